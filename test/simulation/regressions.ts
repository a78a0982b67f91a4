/** Runs that once broke an invariant, by the name `--replay` takes, and what was mended. */
export const regressions: readonly { readonly run: string; readonly because: string }[] = [
  {
    run: "187572",
    because: "a transaction that came twice, the second time late, was taken for a second write",
  },
  { run: "pauses 125046", because: "the same, by a process that was stopped meanwhile" },
];
