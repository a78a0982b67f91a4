import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./docker.ts";

/** What a machine finds out from its surroundings, anew at every start. */
export interface Surroundings {
  readonly gateway: string;
  readonly metadataPort: number;
  readonly awsPort: number;
  readonly hopLimit: number;
  /** Ports of the instance's loopback, and those at the gateway behind them. */
  readonly reach: readonly (readonly [port: number, at: number])[];
  /** URLs of mirrors of Docker Hub; none: it is asked itself. */
  readonly mirrors: readonly string[];
}

/** Puts it into a container that does not run. */
export async function placeFiles(container: string, around: Surroundings): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "slipway-machine-"));
  try {
    for (const [path, text] of Object.entries(filesOf(around))) {
      const place = join(directory, path);
      await mkdir(join(place, ".."), { recursive: true, mode: 0o755 });
      await writeFile(place, text, { mode: 0o644 });
    }
    await docker("cp", "--quiet", join(directory, "etc"), `${container}:/`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** `etc/slipway/environment` is read by the units of the base AMI; the other is ours. */
function filesOf(around: Surroundings): Readonly<Record<string, string>> {
  const machine = {
    GATEWAY: around.gateway,
    METADATA_PORT: String(around.metadataPort),
    HOP_LIMIT: String(around.hopLimit),
    REACH: around.reach.map(([port, at]) => `${port}:${at}`).join(" "),
    MIRRORS: around.mirrors.join(" "),
  };
  return {
    "etc/slipway/environment": `AWS_ENDPOINT_URL=http://${around.gateway}:${around.awsPort}\n`,
    "etc/standin/machine": Object.entries(machine)
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(""),
  };
}
