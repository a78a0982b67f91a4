import { filesIn, type Rule } from "../tree.ts";

/** The root holds these and dotfiles; everything else has a room. */
export const rootEntries: Rule = (files) => {
  const entries = new Set(filesIn(files, /./).map(({ path }) => path.split("/")[0] ?? ""));
  return [...entries]
    .filter((entry) => !entry.startsWith(".") && !known.has(entry))
    .map((entry) => `${entry} does not belong in the root.`);
};

const known = new Set(
  "package.json package-lock.json tsconfig.json src userdata test cdk README.md LICENSE".split(" "),
);
