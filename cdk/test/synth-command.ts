import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const room = join(import.meta.dirname, "..");

/** The ready app's templates by file, as the CDK's own command makes them. */
export function synthCommand(
  directory: string,
  context: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  execFileSync(
    join(room, "node_modules/.bin/cdk"),
    ["synth", "--quiet", "--no-notices", "--output", directory, ...context],
    {
      cwd: room,
      env: { PATH: process.env["PATH"], HOME: dirname(directory), ...env },
      stdio: "pipe",
    },
  );
  const templates = readdirSync(directory).filter((file) => file.endsWith(".template.json"));
  return Object.fromEntries(
    templates.map((file) => [file, readFileSync(join(directory, file), "utf8")]),
  );
}
