import { parseArgs } from "node:util";

/** The options given; `--help` prints the usage, what is unknown is told in a sentence (exit 2). */
export function optionsOf(usage, options) {
  try {
    const help = { type: "boolean", short: "h", default: false };
    const { values } = parseArgs({ options: { ...options, help } });
    if (!values.help) return values;
    process.stdout.write(usage);
  } catch (error) {
    const [sentence] = error.message.split("\n");
    process.stderr.write(`${sentence.replace(/\.?$/, ".")} See --help.\n`);
    process.exit(2);
  }
  process.exit(0);
}
