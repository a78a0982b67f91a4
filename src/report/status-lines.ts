import { stopInWords } from "../domain/line.ts";
import type { ServiceStatus } from "../domain/status.ts";
import { duration } from "./duration.ts";
import { instanceLines } from "./instance-lines.ts";
import { deletedLine } from "./lease-lines.ts";
import { keptLines } from "./kept-line.ts";
import { printable } from "./printable.ts";
import { servingLine } from "./serving-line.ts";

/** The answers to an operator's questions, most asked first. `nowMs` is for ages. */
export function statusLines(status: ServiceStatus, nowMs: number): readonly string[] {
  return [
    `${status.service} in ${status.environment} at ${status.address}`,
    ...liveLines(status, nowMs),
    ...(status.live ? [`Serving: ${servingLine(status.serving)}`] : []),
    ...keptLines(status, nowMs),
    ...instanceLines(status.instances, nowMs),
    ...status.differing.map((sentence) => `References: ${sentence}`),
    ...stopLines(status),
    ...heldLines(status),
    ...rolloutLines(status),
    ...consoleLines(status.console),
  ].map(printable);
}

function liveLines({ live }: ServiceStatus, nowMs: number): readonly string[] {
  if (!live) {
    return ["Nothing is live yet: slipway deploy rolls out the first release."];
  }
  const age = duration(Math.max(0, nowMs - Date.parse(live.since)) / 1000);
  const config = live.configVersion === null ? "" : `, config version ${live.configVersion}`;
  const reason = live.reason === null ? "" : `, because: ${live.reason}`;
  return [`Live: ${live.release} (${live.number}) for ${age}${config}${reason}`];
}

function stopLines({ stops, service, environment }: ServiceStatus): readonly string[] {
  return stops.length === 0
    ? []
    : [
        ...stops.map((stop) => stopInWords(service, stop)),
        `Deploys are refused until: slipway unfreeze --environment ${environment} --reason TEXT`,
      ];
}

function heldLines({ lease, environment }: ServiceStatus): readonly string[] {
  if (!lease) {
    return [];
  }
  const { holder, purpose, since, broken, lastHeartbeatSeconds, quietSeconds } = lease;
  if (lastHeartbeatSeconds === null) {
    return ["Lease: somebody has deleted its item", deletedLine({ environment, quietSeconds })];
  }
  const quiet = duration(quietSeconds);
  return broken
    ? [`Lease: ${purpose}, by ${holder} at ${since}; a taker (--wait) waits ${quiet}`]
    : [
        `Lease: ${holder} holds it (${purpose}) since ${since}; ` +
          `last sign of life ${duration(lastHeartbeatSeconds)} ago`,
        `If that process is dead: slipway resume --environment ${environment} --yes --wait takes ` +
          `over after ${quiet} without a sign of life`,
      ];
}

function rolloutLines({ rollout, environment, live }: ServiceStatus): readonly string[] {
  if (!rollout || rollout.state === "succeeded") {
    return [];
  }
  const isLive = rollout.release === live?.release;
  const at = rollout.step === null ? "" : ` at ${rollout.step}`;
  const line =
    `Rollout ${rollout.number} of ${rollout.release} by ${rollout.startedBy}: ` +
    `${rollout.state}${at}${rollout.failure === null ? "" : ` (${rollout.failure})`}` +
    (rollout.reason === null ? "" : `, because: ${rollout.reason}`);
  return rollout.state === "rolled-back"
    ? [line]
    : [
        line,
        `Unless somebody is at it: slipway resume --environment ${environment} --yes goes on` +
          (isLive ? "" : `, slipway undo --environment ${environment} --yes takes it back`),
      ];
}

function consoleLines(console: ServiceStatus["console"]) {
  const links = {
    Dashboard: console.dashboard,
    "Auto Scaling group": console.group,
    "Target group": console.targetGroup,
    "Load balancer": console.loadBalancer,
    Listener: console.listener,
    "State table": console.table,
  };
  return Object.entries(links).flatMap(([name, link]) =>
    link === null ? [] : [`${name}: ${link}`],
  );
}
