import { parseArgs, type ParseArgsConfig } from "node:util";

/** What a run is asked for; numbers are whole, from 0, and lanes and haste from 1. */
export interface KillOptions {
  readonly kills: number;
  readonly pauses: number;
  readonly interrupts: number;
  readonly from: number;
  readonly lanes: number;
  readonly minutes: number;
  readonly haste: number;
}

const defaults: KillOptions = {
  kills: 20,
  pauses: 2,
  interrupts: 2,
  from: 1,
  lanes: 6,
  minutes: 60,
  haste: 12,
};

export const usage = `Usage: npm run kill -- [options]

Strikes the built slipway as a process of its own at random moments, under traffic through a
stand-in's load balancer, recovers as an operator would, and checks that nothing was lost or left.

  --kills N        seeds that are struck by SIGKILL (${defaults.kills})
  --pauses N       by SIGSTOP, and SIGCONT later (${defaults.pauses})
  --interrupts N   by SIGINT, SIGINT twice or SIGTERM (${defaults.interrupts})
  --from SEED      the first seed of each kind (${defaults.from})
  --lanes N        stand-ins side by side (${defaults.lanes})
  --minutes N      no new seed begins after so many (${defaults.minutes})
  --haste N        divides the times of the lease (${defaults.haste})
  --help           print this

Exit codes: 0 every seed converged; 1 one did not, or something was lost; 2 wrong usage.
`;

/** The options, or why there are none, or that only the usage is asked for. */
export type Asked =
  | { readonly options: KillOptions }
  | { readonly refusal: string }
  | { readonly help: true };

export function readOptions(words: readonly string[]): Asked {
  try {
    const options = parse(words);
    return options ? { options } : { help: true };
  } catch (error) {
    const [first = ""] = (error as Error).message.split("\n");
    const sentence = first.replace(/\.?$/, ".");
    return { refusal: `npm run kill: ${sentence} npm run kill -- --help lists the options.` };
  }
}

function parse(words: readonly string[]): KillOptions | undefined {
  const names = Object.keys(defaults) as (keyof KillOptions)[];
  const text = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const options: ParseArgsConfig["options"] = { ...text, help: { type: "boolean", short: "h" } };
  const { values } = parseArgs({ args: [...words], options });
  if (values["help"] === true) return undefined;
  const read = names.map((name) => [name, numberOf(name, values[name] as string | undefined)]);
  return Object.fromEntries(read) as unknown as KillOptions;
}

function numberOf(name: keyof KillOptions, text: string | undefined): number {
  if (text === undefined) return defaults[name];
  const least = name === "lanes" || name === "haste" ? 1 : 0;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw new Error(`--${name} wants a whole number from ${least}; "${text}" is none`);
  }
  return value;
}
