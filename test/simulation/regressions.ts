/** Runs that once broke an invariant, by the name `--replay` takes, and what was mended. */
export const regressions: readonly { readonly run: string; readonly because: string }[] = [
  {
    run: "187572",
    because: "a transaction that came twice, the second time late, was taken for a second write",
  },
  { run: "pauses 125046", because: "the same, by a process that was stopped meanwhile" },
  {
    run: "164",
    because: "who had to stop while it waited for the lease said that nothing was left",
  },
  {
    run: "failing canary/DescribeLaunchTemplates#2/stale",
    because: "an answer that did not show what was just made was believed, and it was left behind",
  },
  {
    run: "undo/Query#2/throttle",
    because: "a command that could not read the record again said that nothing was left",
  },
  {
    run: "6037",
    because: "a shift done late, after its process had died, was taken for somebody's wish",
  },
  { run: "6874", because: "a first release's rule, made a second time and late, stayed" },
  {
    run: "pauses 3409",
    because: "a fleet drained right after weights were put back, before every node knew of it",
  },
  {
    run: "11273",
    because: "a young group that was being deleted and not shown once counted as gone",
  },
  {
    run: "15060",
    because: "who waited while a first release went live said that nobody was served",
  },
  {
    run: "pauses 4759",
    because: "a shift that came late moved customers to the fleet that is kept, and nobody looked",
  },
  { run: "pauses 5902", because: "the same, of one who died; the next did not look either" },
  {
    run: "392",
    because: "a kept fleet was emptied though nodes still sent it customers, who lost requests",
  },
  {
    run: "edits 13",
    because: "a rollout taken back was told as a success while somebody's edit left nobody served",
  },
  { run: "edits 153", because: "a group that somebody had just deleted was a bug of ours" },
  { run: "edits 209", because: "so was a target group that went before its group was made" },
  {
    run: "edits 5286",
    because: "stable, taken out of the rule by somebody, was waited for in vain on the way back",
  },
];
