import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { baseSystemTag, ensureBaseSystem } from "./base-system.ts";
import { docker, dockerIfThere } from "./docker.ts";
import { userdataDigest } from "./userdata-digest.ts";

/** Says how an image of the base AMI is made: as the AMI itself, by the recipe's install.sh. */
const recipe = `ARG BASE
FROM $BASE
COPY . /tmp/userdata
RUN /tmp/userdata/ami/install.sh && rm -rf /tmp/userdata
CMD ["/sbin/init"]
`;

/**
 * The base AMI's root file system as an image, made from a `userdata` directory unless the very
 * same was made before. Resolves to its tag; throws DockerRefused.
 */
export async function ensureMachineImage(order: {
  readonly userdata: string;
  readonly clock: Clock;
  readonly narrate: (line: string) => void;
}): Promise<string> {
  const { userdata, clock, narrate } = order;
  const digest = createHash("sha256")
    .update(`${baseSystemTag}\n${recipe}\n${await userdataDigest(userdata)}`)
    .digest("hex");
  const tag = `slipway-ami:${digest.slice(0, 12)}`;
  const found = await dockerIfThere("image", "inspect", "--format", "{{.Id}}", tag);
  if (found !== undefined) return tag;
  const start = clock.now();
  const base = await ensureBaseSystem(narrate);
  narrate(`making ${tag}, the base AMI's root file system, by userdata/ami/install.sh`);
  const directory = await mkdtemp(join(tmpdir(), "slipway-ami-"));
  try {
    const file = join(directory, "Dockerfile");
    await writeFile(file, recipe);
    await docker("build", "--file", file, "--build-arg", `BASE=${base}`, "--tag", tag, userdata);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  narrate(`made ${tag} in ${Math.round((clock.now() - start) / 1_000)} s`);
  return tag;
}
