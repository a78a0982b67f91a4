import { docker, lackOfDocker, removeImages } from "../docker/support/docker-engine.ts";
import { busyboxTarball, forgetTarballs } from "../docker/support/busybox-tarball.ts";
import { importImage } from "../docker/support/images.ts";
import { type Registry, startRegistry } from "../docker/support/registry.ts";
import { printBudget, printFact, printHead, printTitle } from "./print.ts";
import { type BenchRelease, measureBoot, type MeasuredBoot, parts } from "./real-boot.ts";
import { median } from "./stopwatch.ts";

const rounds = 5;
const budgetSeconds = 2;

/** An image that neither this engine nor this registry has had before, in a registry only. */
function publishedImage(registry: Registry, round: number): BenchRelease {
  const image = importImage("slipway-bench-boot:1", {
    files: { "www/healthz": "well", "www/unique": `${registry.host} ${round}` },
  });
  const digest = registry.push(image, "slipway-bench/web:1");
  docker(["rmi", "-f", image]);
  const reference = `${registry.host}/slipway-bench/web:1`;
  return {
    artifact: { kind: "image", reference, digest },
    args: (port) => ["/bin/httpd", "-f", "-p", String(port), "-h", "/www"],
  };
}

/** A tarball of one static program and its pages, about 1 MB, and no other like it. */
const publishedTarball = (registry: Registry, round: number): BenchRelease => ({
  artifact: busyboxTarball({ unique: `${registry.host} ${round}` }),
  args: (port) => ["httpd", "-f", "-p", String(port), "-h", "/www"],
});

const own = (boot: MeasuredBoot, index: number): number => (boot.parts[index]?.ownMs ?? 0) / 1e3;
const whole = (boot: MeasuredBoot): number =>
  boot.parts.reduce((sum, { ownMs }) => sum + ownMs, 0) / 1e3;

function print(title: string, boots: readonly MeasuredBoot[]): void {
  printTitle(title);
  printFact("seconds", columns("median", "worst", "not counted"));
  parts.forEach((name, index) => {
    const mine = boots.map((boot) => own(boot, index));
    const rest = boots.map((boot) => (boot.parts[index]?.wallMs ?? 0) / 1e3 - own(boot, index));
    const shown = [median(mine), Math.max(...mine), median(rest)];
    printFact(`  ${name}`, columns(...shown.map((value) => value.toFixed(2))));
  });
  const all = boots.map(whole);
  printBudget("overhead, s, median", median(all), budgetSeconds);
  printBudget("overhead, s, worst", Math.max(...all), budgetSeconds);
  const calls = boots.at(-1)?.calls;
  printFact(
    "calls, all on the loopback",
    `metadata ${calls?.metadata}, AWS ${calls?.aws}, Docker ${calls?.docker}`,
  );
}

const columns = (...texts: readonly string[]): string =>
  texts.map((text) => text.padStart(8)).join("    ");

async function measure(): Promise<void> {
  const registry = await startRegistry();
  const images: MeasuredBoot[] = [];
  const tarballs: MeasuredBoot[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      images.push(await measureBoot(publishedImage(registry, round)));
      tarballs.push(await measureBoot(publishedTarball(registry, round)));
    }
  } finally {
    await registry.close();
    forgetTarballs();
    removeImages("slipway-bench-boot", `${registry.host}/*/*`);
  }
  print(`First boots of an image, ${rounds}`, images);
  print(`First boots of a tarball, ${rounds} in turn with them`, tarballs);
}

const explanation = `
Counted: every moment from the start of the boot script until it ends, but those of Docker's own
work (pull or build, create and start of the container: from the request's arrival at its socket to
the end of the answer) and those from there until the program first answers somebody who asks it
every 5 ms. Fetching (from disk), verifying and unpacking a tarball is counted, and so is what the
stand-in and its metadata service take on the same processors. What the script does while Docker
works costs nothing. Not in it: the start of the machine and of Docker, calls' ways through a
network.`;

printHead("boot");
const lack = lackOfDocker();
if (lack === undefined) {
  await measure();
  process.stdout.write(`${explanation}\n`);
} else {
  process.stdout.write(`\nNothing is measured, for it takes a Docker engine: ${lack}.\n`);
  process.exitCode = 2;
}
