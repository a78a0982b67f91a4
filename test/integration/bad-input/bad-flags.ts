import { type BadInput, words } from "./bad-input.ts";

/** Command lines that are wrong by themselves. */
export const badFlags: readonly BadInput[] = [
  { wrong: "no command", argv: [], says: ["no command", "above"] },
  {
    wrong: "a misspelt command",
    argv: words("deplyo"),
    says: ["'deplyo'", "did you mean deploy?"],
  },
  {
    wrong: "a misspelt subcommand",
    argv: words("config sett A=1"),
    says: ["'sett'", "did you mean set?"],
  },
  {
    wrong: "a misspelt option",
    argv: words("deploy --yes --reson x"),
    says: ["'--reson'", "did you mean --reason?"],
  },
  { wrong: "an argument left out", argv: words("config set"), says: ["KEY=VALUE"] },
  { wrong: "an argument too many", argv: words("deploy r1 r2 --yes"), says: ["1 argument", "2"] },
  {
    wrong: "an option without its value",
    argv: words("deploy --yes --reason"),
    says: ["--reason <text>", "missing"],
  },
  {
    wrong: "a port that is none",
    argv: words("standin --port 70000"),
    says: ["--port", "70000", "0 to 65535"],
  },
  {
    wrong: "a kind of instances that is none",
    argv: words("standin --instances docker"),
    says: ["--instances", "'docker'", "process, container"],
  },
  {
    wrong: "a mirror that is no registry",
    argv: words("standin --mirror http://127.0.0.1:5000/v2"),
    says: ["--mirror", "127.0.0.1:5000/v2", "URL of a registry"],
  },
  {
    wrong: "a mirror for processes",
    argv: words("standin --mirror http://127.0.0.1:5000"),
    says: ["--mirror http://127.0.0.1:5000", "pull nothing"],
  },
  {
    wrong: "a quirk that is none",
    argv: words("standin --without ASG-999"),
    says: ["ASG-999"],
  },
  {
    wrong: "policies of no service",
    argv: ["standin", "--enforce-iam", ""],
    says: ["--enforce-iam", "lacks a service's name", "slipway standin --enforce-iam web,api"],
  },
  {
    wrong: "policies of a service, and of none",
    argv: words("standin --enforce-iam web,"),
    says: ["--enforce-iam", "lacks a service's name"],
  },
  {
    wrong: "policies of a service in capital letters",
    argv: words("standin --enforce-iam web,Api"),
    says: ["--enforce-iam Api", "lower-case letters", "slipway.yaml"],
  },
  {
    wrong: "policies of a service whose name is too long",
    argv: ["standin", "--enforce-iam", `web,${"a".repeat(21)}`],
    says: ["--enforce-iam", "must be 1-20"],
  },
  {
    wrong: "policies of one service twice",
    argv: words("standin --enforce-iam web,api --enforce-iam web"),
    says: ["--enforce-iam", "names web twice"],
  },
  {
    wrong: "a count that is none",
    argv: words("logs --lines 0"),
    says: ["--lines", "whole number from 1"],
  },
  {
    wrong: "a config version that is no number",
    argv: words("config get A --version newest"),
    says: ["--version", "newest", "numbered"],
  },
  { wrong: "deploy without a terminal", argv: words("deploy"), says: ["--yes", "slipway deploy"] },
  {
    wrong: "rollback without a terminal",
    argv: words("rollback"),
    says: ["--yes", "slipway rollback"],
  },
  { wrong: "resume without a terminal", argv: words("resume"), says: ["--yes", "slipway resume"] },
  { wrong: "undo without a terminal", argv: words("undo"), says: ["--yes", "slipway undo"] },
  {
    wrong: "a freeze without a reason",
    argv: words("freeze"),
    says: ["--reason <text>", "not specified"],
  },
  {
    wrong: "a reason that was not filled in",
    argv: words("unfreeze --reason TEXT"),
    says: ["--reason", "your own words"],
  },
  {
    wrong: "a failed release forced without a reason",
    argv: words("deploy r1 --yes --force-bad"),
    says: ["--force-bad", "--reason"],
  },
  {
    wrong: "lease break without a terminal",
    argv: words("lease break --reason stuck"),
    says: ["--yes", "slipway lease break"],
  },
  {
    wrong: "destroy without a terminal",
    argv: words("destroy"),
    says: ["--yes", "slipway destroy"],
  },
  {
    wrong: "doctor --fix without a terminal",
    argv: words("doctor --fix"),
    says: ["--yes", "slipway doctor --fix"],
  },
  {
    wrong: "flags of doctor --fix without it",
    argv: words("doctor --wait"),
    says: ["--wait", "--fix"],
  },
  {
    wrong: "a broken fleet passed over without a reason",
    argv: words("deploy --yes --despite-broken-stable"),
    says: ["--despite-broken-stable", "--reason"],
  },
  {
    wrong: "a published release and a source",
    argv: words("deploy r1 --yes --source ."),
    says: ["r1", "--source", "one of the two"],
  },
  {
    wrong: "flags of a deploy without --deploy",
    argv: words("config set A=1 --wait"),
    says: ["--wait", "--deploy"],
  },
  {
    wrong: "a service's name that cannot be one",
    argv: words("status --service Web_Shop"),
    says: ["--service Web_Shop", "1-20 lower-case"],
  },
  {
    wrong: "slipway.yaml is there already",
    argv: words("init"),
    says: ["slipway.yaml exists already", "--stdout"],
  },
];
