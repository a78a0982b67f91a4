import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RehearseOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { startLocalRegion } from "./local-region.ts";
import { rehearsal } from "./rehearsal/acts.ts";
import { rehearsalLines } from "./rehearsal/lines.ts";
import { sampleService } from "./sample/sample-files.ts";

/** The whole story on this machine: two deploys, a bad one refused, a way back, under traffic. */
export async function runRehearse(
  context: CommandContext,
  _args: readonly string[],
  options: RehearseOptions,
): Promise<number> {
  const say = (line: string): void => context.stderr(`${line}\n`);
  const complaints: string[] = [];
  const region = await startLocalRegion({
    port: 0,
    loadBalancerPort: 0,
    state: undefined,
    reach: [],
    enforced: [sampleService],
    instances: { kind: options.docker ? "container" : "process", mirrors: options.mirror ?? [] },
    complain: (line) => {
      complaints.push(line);
      say(line);
    },
    narrate: say,
  });
  const directory = await mkdtemp(join(tmpdir(), "slipway-rehearsal-"));
  try {
    const result = await rehearsal({ context, region, directory, complaints });
    const text = context.flags.json === true ? JSON.stringify(result) : rehearsalLines(result);
    context.stdout(`${text}\n`);
    return result.outcome === "passed" ? 0 : 1;
  } finally {
    await region.close();
    await rm(directory, { recursive: true, force: true });
  }
}
