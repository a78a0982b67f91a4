import type { Commands } from "../../../../src/cli/commands.ts";
import type { WatchedCommands } from "./watched-commands.ts";

/** A command line and, unless it only sets the stage, the command it shows and in which case. */
export interface Scene {
  readonly line: string;
  readonly shows?: keyof Commands;
  readonly when?: string;
  /** It is interrupted when it begins this step; with --json only. */
  readonly stopsAt?: string;
  /** What somebody does before, to AWS by hand or as another process. */
  readonly first?: (slipway: WatchedCommands) => void | Promise<void>;
  /** Whose policy is enough for it; the deployer's unless told. */
  readonly as?: "viewer";
}

/** Every command that talks to AWS, in an order that works. With --json a rollout tells its steps. */
export const story: readonly Scene[] = [
  { line: "slipway init --stdout", shows: "init" },
  { line: "slipway config set A=1" },
  { line: "slipway config set B=2", shows: "configSet" },
  { line: "slipway config unset B", shows: "configUnset" },
  { line: "slipway config import more.env", shows: "configImport" },
  { line: "slipway release create --id one", shows: "releaseCreate" },
  { line: "slipway deploy one --yes" },
  {
    line: "slipway release create --from one",
    shows: "releaseCreate",
    when: "with `--from`",
  },
  { line: "slipway config set A=3" },
  { line: "slipway config list", shows: "configList", as: "viewer" },
  { line: "slipway config get A", shows: "configGet", as: "viewer" },
  { line: "slipway config diff", shows: "configDiff", as: "viewer" },
  { line: "slipway config history", shows: "configHistory", as: "viewer" },
  { line: "slipway deploy --id two --plan", shows: "deploy", when: "with `--plan`", as: "viewer" },
  { line: "slipway deploy --id two --yes --json", shows: "deploy", when: "over a live release" },
  {
    line: "slipway deploy two --yes --json --file larger.yaml",
    shows: "deploy",
    when: "of what is live, with another capacity",
  },
  {
    line: "slipway deploy two --yes --json --file larger.yaml",
    shows: "deploy",
    when: "of what is live",
  },
  {
    line: "slipway config set A=4 --deploy --yes --json --file larger.yaml",
    shows: "configSet",
    when: "with `--deploy`",
  },
  { line: "slipway deploy one --yes --json --file larger.yaml", stopsAt: "bake" },
  {
    line: "slipway undo --yes --json --file larger.yaml",
    shows: "undo",
    when: "of a deploy that stopped at bake",
  },
  { line: "slipway deploy one --yes --json --file larger.yaml", stopsAt: "bake" },
  {
    line: "slipway resume --yes --json --file larger.yaml",
    shows: "resume",
    when: "of a deploy that stopped at bake",
  },
  { line: "slipway release list", shows: "releaseList", as: "viewer" },
  { line: "slipway release show two", shows: "releaseShow", as: "viewer" },
  { line: "slipway release pin two", shows: "releasePin" },
  { line: "slipway release unpin two", shows: "releaseUnpin" },
  { line: "slipway status", shows: "status", as: "viewer" },
  { line: "slipway ps", shows: "ps", as: "viewer" },
  { line: "slipway why", shows: "why", as: "viewer" },
  { line: "slipway history", shows: "history", as: "viewer" },
  { line: "slipway logs", shows: "logs", as: "viewer" },
  { line: "slipway rollback --yes --json --file larger.yaml", shows: "rollback" },
  { line: "slipway freeze --reason fair", shows: "freeze" },
  { line: "slipway unfreeze --reason over", shows: "unfreeze" },
  { line: "slipway lease show", shows: "leaseShow", as: "viewer" },
  {
    line: "slipway lease break --holder-is-dead --reason stuck --yes",
    shows: "leaseBreak",
    when: "with `--holder-is-dead`",
    first: async ({ world, keys }) => {
      const bob = world.process("bob@desk (pid 7)", { credentials: keys.deployer });
      await world.until(bob.world.leases.acquire("deploy r9", false, () => undefined));
      bob.die();
    },
  },
  { line: "slipway config set A=5" },
  { line: "slipway config set A=6" },
  { line: "slipway cleanup --plan", shows: "cleanup", when: "with `--plan`", as: "viewer" },
  { line: "slipway cleanup", shows: "cleanup" },
  { line: "slipway doctor", shows: "doctor", when: "without `--fix`", as: "viewer" },
  {
    line: "slipway doctor --fix --yes",
    shows: "doctor",
    when: "with `--fix`, of a group whose processes are suspended",
    first: ({ world: { standin } }) =>
      standin.region.autoScaling.all().forEach((one) => one.suspended.set("Launch", "")),
  },
  { line: "slipway destroy --yes", shows: "destroy" },
];

/** Commands that are no client of AWS. */
export const local: readonly (keyof Commands)[] = ["completion", "standin", "rehearse"];

const settings = (desired: number): string => `service: web
port: 8080
capacity: { desired: ${desired} }
environments: { test: { bake: 2s, drain: 2s, shift: { pause: 1s } } }
`;

/** The directory in which it is told. */
export const storyFiles = {
  "slipway.yaml": settings(2),
  "larger.yaml": settings(3),
  "more.env": "C=3\n",
  Dockerfile: 'FROM scratch\nCMD ["/program"]\n',
};
