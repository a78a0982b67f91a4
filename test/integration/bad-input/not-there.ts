import { type BadInput, words } from "./bad-input.ts";
import { settings } from "./support/bad-input-world.ts";

const fresh = { "slipway.yaml": settings("", { service: "fresh" }) };

/** Releases, rollouts and instances that are not there. */
export const notThere: readonly BadInput[] = [
  {
    wrong: "a release to deploy that is not there",
    argv: words("deploy r9 --yes"),
    says: ["no release r9", "r1 (first)", "slipway release list"],
  },
  {
    wrong: "a plan of a release that is not there",
    argv: words("deploy 1.0.1-22-7e56158 --plan"),
    says: ["no release 1.0.1-22-7e56158"],
  },
  {
    wrong: "a release to go back to that is not there",
    argv: words("rollback --to r9 --yes"),
    says: ["no release r9"],
  },
  {
    wrong: "nothing to go back to",
    argv: words("rollback --yes"),
    says: ["first is the only release ever live", "--to"],
  },
  {
    wrong: "a rollback before any deploy",
    argv: words("rollback --yes"),
    files: fresh,
    says: ["no release has ever been live", "slipway deploy"],
  },
  {
    wrong: "a release to show that is not there",
    argv: words("release show r9"),
    says: ["no release r9"],
  },
  {
    wrong: "a release to pin that is not there",
    argv: words("release pin r9"),
    says: ["no release r9"],
  },
  {
    wrong: "a release before any was published",
    argv: words("release show r1"),
    files: fresh,
    says: ["none has been published yet", "slipway release create"],
  },
  {
    wrong: "a rollout that is not there",
    argv: words("why 9"),
    says: ["no rollout 9", "newest is 1"],
  },
  {
    wrong: "a rollout that is no number",
    argv: words("why last"),
    says: ['"last"', "slipway history"],
  },
  {
    wrong: "a rollout before any deploy",
    argv: words("why"),
    files: fresh,
    says: ["no rollout yet", "slipway deploy"],
  },
  {
    wrong: "an instance that is not there",
    argv: words("logs --instance i-0123456789abcdef0"),
    says: ["i-0123456789abcdef0", "slipway ps"],
  },
  {
    wrong: "logs of a rollout that is not there",
    argv: words("logs --rollout 9"),
    says: ["rollout 9"],
  },
  {
    wrong: "logs before any deploy",
    argv: words("logs"),
    files: fresh,
    says: ["no rollout yet", "slipway deploy"],
  },
  {
    wrong: "config --deploy before any deploy",
    argv: words("config set A=1 --deploy --yes"),
    files: fresh,
    says: ["Nothing is live", "slipway deploy"],
  },
];
