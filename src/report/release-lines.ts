import type { ReleaseView } from "../domain/release-view.ts";
import { configDiffLines } from "./config-diff-lines.ts";
import { printable } from "./printable.ts";
import { statusTable } from "./status-table.ts";

/** A release for people: what became of it first, then what it pins, then its config. */
export function releaseLines(view: ReleaseView): readonly string[] {
  return [
    `${view.release} ${view.id} of ${view.service} in ${view.environment}`,
    ...statusTable({
      columns: [{ title: "" }, { title: "" }],
      rows: [...fateRows(view), ...contentRows(view)],
    }),
    ...diffLines(view),
  ].map(printable);
}

type Rows = readonly (readonly [string, string])[];

function fateRows(view: ReleaseView): Rows {
  const { failed, pinned, promotedAt, incomplete } = view;
  return [
    ["published", `${view.createdAt} by ${view.createdBy}${because(view.reason)}`],
    ...row("live", view.isLive ? "now" : undefined),
    ["promoted", promotedAt ?? "never"],
    ...row("failed", failed && `${failed.at} in rollout ${failed.rollout}: ${failed.summary}`),
    ...row("pinned", pinned && `since ${pinned.at} by ${pinned.by}${because(pinned.reason)}`),
    ...row("gone", incomplete && `it cannot be rolled out any more: ${incomplete}`),
    ...view.rollouts.map(
      ({ rollout, state, startedAt, startedBy }) =>
        ["rollout", `${rollout} ${state}, ${startedAt} by ${startedBy}`] as const,
    ),
  ];
}

function contentRows(view: ReleaseView): Rows {
  const { artifact, health, run, references } = view;
  const { path, status, intervalSeconds, timeoutSeconds, withinSeconds } = health;
  return [
    ...row("commit", view.commit),
    ...row("settings", view.settingsFile && settingsInWords(view.settingsFile)),
    ...(artifact.kind === "image"
      ? ([
          ["image", `${artifact.reference} (${artifact.digest})`],
          ...row("credentials", artifact.credentials),
        ] as const)
      : ([
          ["source", artifact.url],
          ["sha256", artifact.sha256],
          ...row("context", artifact.context),
          ["Dockerfile", `${artifact.dockerfile} (sha256 ${artifact.dockerfileSha256})`],
        ] as const)),
    ["config", `version ${view.config.version} (sha256 ${view.config.sha256})`],
    ...references.map(
      ({ key, resolved, instances }) =>
        ["reference", `${key} is ${resolved} on ${instances.join(", ")}`] as const,
    ),
    ["AMI", view.ami],
    ["instance", `${view.instanceType}, port ${view.port}`],
    [
      "health",
      `GET ${path} gives ${status} within ${timeoutSeconds} s, every ${intervalSeconds} s; ` +
        `ready within ${withinSeconds} s, build within ${health.buildWithinSeconds} s`,
    ],
    ["run", runInWords(run)],
  ];
}

function settingsInWords(file: NonNullable<ReleaseView["settingsFile"]>): string {
  return `${file.path} at ${file.commit}${file.changed ? ", changed since" : ""}`;
}

function runInWords(run: ReleaseView["run"]): string {
  const env = Object.keys(run.env);
  return [
    `restart ${run.restart}`,
    run.memoryMiB === undefined ? "no memory limit" : `${run.memoryMiB} MiB`,
    ...(run.cpus === undefined ? [] : [`${run.cpus} processors`]),
    ...run.volumes.map((volume) => `volume ${volume}`),
    ...(env.length === 0 ? [] : [`env ${env.join(" ")}`]),
    ...(run.args.length === 0 ? [] : [`arguments ${JSON.stringify(run.args)}`]),
    `AWS ${run.aws}`,
    ...containerInWords(run),
  ].join(", ");
}

function containerInWords(run: ReleaseView["run"]): readonly string[] {
  const { afterStart, capabilities, options, privileged, restartsAllowed } = run;
  return [
    ...(restartsAllowed === undefined ? [] : [`${restartsAllowed} exits allowed before ready`]),
    ...(afterStart === undefined ? [] : [`after start ${JSON.stringify(afterStart)}`]),
    ...(privileged === true ? ["privileged"] : []),
    ...(capabilities?.add ?? []).map((name) => `with ${name}`),
    ...(capabilities?.drop ?? []).map((name) => `without ${name}`),
    ...Object.entries(options ?? {}).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
  ];
}

function diffLines({ configDiff, isLive }: ReleaseView): readonly string[] {
  if (!configDiff) {
    return isLive ? [] : ["Its config cannot be compared with what is live."];
  }
  const lines = configDiffLines(configDiff);
  const { from, fromVersion } = configDiff;
  return lines.length === 0
    ? [`Its config is that of live ${from} (version ${fromVersion}).`]
    : [`Rolled out now, it changes the config of live ${from} (version ${fromVersion}):`, ...lines];
}

function row(name: string, text: string | null | undefined): Rows {
  return text === null || text === undefined ? [] : [[name, text]];
}

function because(reason: string | null): string {
  return reason === null ? "" : `, because: ${reason}`;
}
