import type { Commands } from "./commands.ts";

/**
 * What an operator would want to have been told of each command: what it does not do, what it
 * needs, what surprises. Printed at the end of its help, and in README.
 */
export const gotchas: Readonly<Record<keyof Commands, string>> = {
  init:
    "Service and port are guesses, from package.json and EXPOSE: read the file before the first " +
    "deploy. A file that is there is never written over.",
  configSet:
    "Nothing that runs changes before the next release, or --deploy. Values are plain text in " +
    "DynamoDB; for secrets set references, which every instance resolves anew at every boot.",
  configUnset:
    "Unsets a key that slipway.yaml requires, too; it is the next publish that is refused then.",
  configImport:
    "Keys that the file does not have stay, unless --replace. In dotenv files nothing is " +
    "expanded, and what readers of such files disagree about is refused, not guessed.",
  configList:
    "The newest version, which need not be the live one: slipway config diff compares. " +
    "References are shown as written; what each instance made of them is in slipway ps.",
  configGet: "Of the newest version unless --version says another; a reference is not resolved.",
  configDiff:
    "References are compared as written: the same reference may have resolved to something else " +
    "since. --against reads a second environment, with the same credentials.",
  configHistory:
    "Versions that no release needs any more have been cleaned up, so there are gaps; which keys " +
    "the oldest one left had changed cannot be told any more.",
  releaseCreate:
    "Packs what git tracks or does not ignore, changes that are not committed included; the id " +
    "says so. Pins the newest config and the base's AMI of now, not those of the later deploy.",
  releaseList: "Published is not deployed: STATE tells which was ever live.",
  releaseShow:
    "Its config is compared with what is live now, so the answer changes with every deploy.",
  releasePin:
    "Keeps records, not machines: no fleet is kept. A pin that comes after the release's config " +
    "was cleaned up is refused.",
  releaseUnpin: "Deletes nothing itself; the clean-up of the next rollout may.",
  deploy:
    "Never touches a running instance, so both fleets run, and are paid, until the old one is " +
    "retired: load balancer and quotas must have room for both. Without a release it publishes " +
    "the tree as it is. Ctrl-C stops and leaves everything standing: slipway resume goes on, " +
    "slipway undo takes it back.",
  status:
    "Only what the live pointer and a rollout under way name is looked at. Weights are what the " +
    "listener's rule says; health is the load balancer's, and may be some seconds old.",
  ps:
    "The group's instances, also those not yet or no longer behind the load balancer. Reference " +
    "versions are what each instance reported at its last boot.",
  why: "Says what was seen then, from the ledger; it asks AWS nothing about now.",
  history:
    "Older rollouts than keep.history are not on record; their numbers are not given " + "again.",
  logs:
    "From CloudWatch Logs where the base names a logGroup: of instances long gone too, and with " +
    "--follow as it is written. Else what EC2 keeps of the console: the last 64 KB, with a delay " +
    "of minutes on real EC2, gone soon after the instance. What a program prints is shown as it " +
    "is; secrets in it are redacted by their looks only.",
  rollback:
    "It is a rollout like any other, config included, on fresh instances unless " +
    "keep.previous has kept the old fleet. While a rollout is unfinished it takes that " +
    "back instead.",
  resume:
    "Rolls out what was begun, whatever the tree, the newest config or slipway.yaml's port say " +
    "by now; pauses, checks and capacity are slipway.yaml's of where it runs. What was being " +
    "undone is undone to its end: it never turns a rollout round.",
  undo:
    "Only until the release is live; from then on slipway rollback is the way back. The release " +
    "is not marked as failed unless it had failed.",
  freeze:
    "Stops no rollout that has begun, only the next: slipway undo takes that one back. Rollback, " +
    "resume and undo go on, as does another capacity of what is live. config set --deploy is " +
    "refused like any deploy.",
  unfreeze:
    "Lifts a halt as well as a freeze. A release that is marked as failed stays refused, unless " +
    "deploy has --force-bad. What it lifts is not undone or tried again.",
  leaseShow:
    "Ages are by the clock of whoever looks, beside the holder's. A taker goes by its own clock " +
    "and by heartbeats it has seen stop, so it may wait longer than this says, never less.",
  leaseBreak:
    "The holder, if it is alive, stops at its next record and exits 8; what it has sent by then " +
    "may still take effect, so whoever comes next waits about six minutes. --holder-is-dead " +
    "skips that: said of a process that still runs, two will act at once.",
  cleanup:
    "Refused while a rollout is neither done nor undone, since that may need anything. What only " +
    "older releases needed is gone then: they can be published again, but not rolled back to.",
  doctor:
    "Without --fix it changes nothing and takes no lease, so what a rollout under way does may " +
    "show. With --fix it changes only what has slipway's three tags and its name, and weights " +
    "only towards a live fleet that is healthy. Quotas are those AWS tells for the account.",
  destroy:
    "Customers get the listener's 503 from its first call on. The lease item stays in the table, " +
    "so that numbers are never used twice; tarballs and parameters stay too.",
  completion:
    "A script is of the slipway that printed it, so let the shell ask for it when it starts. " +
    "Environments are those of slipway.yaml in the directory you are in; releases are not " +
    "completed, since that would ask AWS.",
  standin:
    "Programs run as processes of this machine, without the boot script and without Docker, " +
    "unless --instances container. A container finds ports given by --reach at its own " +
    "loopback, as its Docker daemon does, but not the program inside. Without --state " +
    "everything is gone when it ends.",
  rehearse:
    "Brings a stand-in of its own on free ports, so it does not use one that runs; takes about " +
    "two minutes. With --docker the first time makes an image of the base AMI, in about a minute.",
};
