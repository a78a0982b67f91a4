/** Runs that once broke an invariant, by the name `--replay` takes, and what was mended. */
export const regressions: readonly { readonly run: string; readonly because: string }[] = [
  { run: "deploy/ModifyRule#2/kill-after", because: "the reply to the last shift never comes" },
];
