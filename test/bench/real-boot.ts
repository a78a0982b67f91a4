import { get } from "node:http";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { wallClock } from "../../src/standin/clock.ts";
import { docker } from "../docker/support/docker-engine.ts";
import { BootWorld, freePort } from "../userdata/support/boot-world.ts";
import { DockerWitness, type Span } from "./docker-witness.ts";
import { now } from "./stopwatch.ts";

const clock = wallClock();

/** The parts of a boot, one after the other without a gap; `artifact` has the references in it. */
export const parts = [
  "before config",
  "config",
  "artifact",
  "run",
  "ready",
  "after ready",
] as const;

export interface Part {
  readonly wallMs: number;
  /** Of those, while neither Docker worked nor the program came up. */
  readonly ownMs: number;
}

export interface MeasuredBoot {
  readonly parts: readonly Part[];
  /** Requests that were answered on the loopback; on an instance each takes a way through a network. */
  readonly calls: { readonly metadata: number; readonly aws: number; readonly docker: number };
}

/** What a boot is told to run: the artifact, and the program's arguments for its port. */
export interface BenchRelease {
  readonly artifact: object;
  readonly args: (port: number) => readonly string[];
}

/** Values as they are, and three that are references. */
const references = ["/bench/one", "/bench/two", "/bench/three"];
const config = Object.fromEntries([
  ...Array.from({ length: 20 }, (_, index) => [`KEY_${index}`, `value number ${index}`]),
  ...references.map((name, index) => [`SECRET_${index}`, { from: `ssm:${name}` }]),
]);

/** Boots a fresh instance of a stand-in of its own by the real scripts and the machine's Docker. */
export async function measureBoot({ artifact, args }: BenchRelease): Promise<MeasuredBoot> {
  const world = new BootWorld(`${process.cwd()}/userdata`);
  const real = world.realDocker();
  const witness = new DockerWitness(world.directory, real["DOCKER_SOCKET"] ?? "");
  try {
    await Promise.all([world.open(), witness.listen()]);
    const parameters = new SSMClient(world.client);
    for (const Name of references) {
      const order = { Name, Value: `secret of ${Name}`, Type: "SecureString" as const };
      await parameters.send(new PutParameterCommand(order));
    }
    const port = await freePort();
    await world.release({ port, artifact, config, run: { args: args(port) } });
    const answered = new Promise<Span>((resolve, reject) => {
      witness.started = () => void firstAnswer(port).then(resolve, reject);
    });
    const before = world.operations().length;
    const from = now();
    const boot = world.start("boot", { ...real, DOCKER_SOCKET: witness.socket });
    const exited = new Promise<number>((resolve) => boot.child.once("exit", () => resolve(now())));
    const { code, output } = await boot.ended;
    if (code !== 0) throw new Error(`the boot ended with ${code}:\n${output}`);
    const item = await world.item();
    const edges = edgesOf(item.steps, { from, to: await exited });
    const away = [...witness.work(), await answered];
    return {
      parts: parts.map((_, index) => partOf(edges[index] ?? 0, edges[index + 1] ?? 0, away)),
      calls: {
        metadata: world.imdsRequests.length,
        aws: world.operations().length - before - 1,
        docker: witness.calls,
      },
    };
  } finally {
    forget(world.container);
    witness.close();
    await world.close();
  }
}

/** Takes away what the boot has left with Docker: the container, and the image it has brought. */
function forget(container: string): void {
  const image = docker(["ps", "-a", "--filter", `name=^${container}$`, "--format", "{{.Image}}"]);
  docker(["rm", "-fv", container]);
  if (image !== "") docker(["rmi", "-f", image]);
}

/** Where the parts begin and end, from the boot item's own steps. */
function edgesOf(steps: readonly any[], { from, to }: Span): readonly number[] {
  const step = (name: string) => steps.find((one) => one.name === name);
  const at = (epochMs: number): number => epochMs - performance.timeOrigin;
  const starts = ["config", "artifact", "run", "ready"].map((name) => at(step(name).startedAt));
  const { startedAt, seconds } = step("ready");
  return [from, ...starts, at(startedAt + seconds * 1_000), to];
}

/** One part of the boot; what happened elsewhere may overlap, and counts once. */
function partOf(from: number, to: number, away: readonly Span[]): Part {
  let seen = from;
  let elsewhere = 0;
  for (const span of [...away].sort((a, b) => a.from - b.from)) {
    const end = Math.min(span.to, to);
    elsewhere += Math.max(0, end - Math.max(span.from, seen));
    seen = Math.max(seen, end);
  }
  return { wallMs: to - from, ownMs: to - from - elsewhere };
}

/** From the end of Docker's start until the program answers whoever asks every few milliseconds. */
async function firstAnswer(port: number): Promise<Span> {
  const from = now();
  while (!(await answers(port))) {
    if (now() - from > 30_000) throw new Error("the program never answered");
    await new Promise<void>((resolve) => clock.after(5, resolve));
  }
  return { from, to: now() };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const order = { host: "127.0.0.1", port, path: "/healthz", agent: false, timeout: 2_000 };
    get(order, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    })
      .once("timeout", function (this: { destroy: () => void }) {
        this.destroy();
      })
      .once("error", () => resolve(false));
  });
