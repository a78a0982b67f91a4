import { parseDuration } from "../../domain/duration.ts";
import { parsePercentage } from "../../domain/percentage.ts";
import type {
  AcceptanceCheck,
  CapacitySettings,
  HealthSettings,
  Settings,
} from "../../domain/settings.ts";
import { defaults } from "./defaults.ts";
import type { EnvironmentContent } from "./schema.ts";
import { settleRun } from "./settle-run.ts";

/** Settings as written for one environment, overrides merged. */
export type Written = EnvironmentContent;

/** Fills in the defaults and brings every value to the unit its name ends in. */
export function settle(written: Written, environment: string): Settings {
  const { shift, keep, route } = written;
  return {
    service: written.service,
    environment,
    base: written.base ?? environment,
    port: written.port,
    health: settleHealth(written),
    source: {
      dockerfile: written.source?.dockerfile,
      context: written.source?.context ?? defaults.source.context,
      token: written.source?.token,
    },
    requireClean: written.requireClean ?? defaults.requireClean,
    image: written.image ?? undefined,
    registry: { credentials: written.registry?.credentials },
    config: {
      required: written.config?.required ?? defaults.config.required,
      optional: written.config?.optional ?? defaults.config.optional,
      strict: written.config?.strict ?? defaults.config.strict,
    },
    run: settleRun(written.run),
    instance: {
      type: written.instance?.type ?? defaults.instance.type,
      ami: written.instance?.ami ?? undefined,
    },
    capacity: settleCapacity(written.capacity),
    route: {
      host: route?.host ?? undefined,
      path: route?.path ?? defaults.route.path,
      priority: route?.priority ?? defaults.route.priority,
    },
    canary: { checks: (written.canary?.checks ?? defaults.canary.checks).map(settleCheck) },
    shift: {
      stepPercents: (shift?.steps ?? defaults.shift.steps).map(percent),
      pauseSeconds: seconds(shift?.pause ?? defaults.shift.pause),
    },
    bakeSeconds: seconds(written.bake ?? defaults.bake),
    drainSeconds: seconds(written.drain ?? defaults.drain),
    keep: {
      releases: keep?.releases ?? defaults.keep.releases,
      previousSeconds: seconds(keep?.previous ?? defaults.keep.previous),
      history: keep?.history ?? defaults.keep.history,
    },
  };
}

function settleHealth({ health, build }: Written): HealthSettings {
  return {
    path: health?.path ?? defaults.health.path,
    status: health?.status ?? defaults.health.status,
    intervalSeconds: seconds(health?.interval ?? defaults.health.interval),
    timeoutSeconds: seconds(health?.timeout ?? defaults.health.timeout),
    healthyAfter: health?.healthyAfter ?? defaults.health.healthyAfter,
    unhealthyAfter: health?.unhealthyAfter ?? defaults.health.unhealthyAfter,
    withinSeconds: seconds(health?.within ?? defaults.health.within),
    buildWithinSeconds: seconds(build?.within ?? defaults.build.within),
  };
}

/** Sizes that are left out make way for those that are stated. */
function settleCapacity(capacity: Written["capacity"]): CapacitySettings {
  const { min, max, scale } = capacity ?? {};
  const usual = defaults.capacity;
  const desired =
    capacity?.desired ?? Math.min(Math.max(usual.desired, min ?? 0), max ?? Number.MAX_VALUE);
  return {
    min: min ?? Math.min(usual.min, desired),
    desired,
    max: max ?? Math.max(usual.max, desired),
    ...(scale?.cpu === undefined ? {} : { scaleCpuPercent: percent(scale.cpu) }),
  };
}

function settleCheck(
  check: NonNullable<NonNullable<Written["canary"]>["checks"]>[number],
): AcceptanceCheck {
  return {
    path: check.path,
    status: check.status ?? defaults.canary.check.status,
    json: check.json,
    bodyContains: check.bodyContains,
    withinMs: parsed(parseDuration, check.within ?? defaults.canary.check.within),
  };
}

function seconds(text: string): number {
  return parsed(parseDuration, text) / 1_000;
}

function percent(text: string): number {
  return parsed(parsePercentage, text);
}

/** The schema has let the text through, so a parser that refuses it is a bug. */
function parsed(parse: (text: string) => number | undefined, text: string): number {
  const value = parse(text);
  if (value === undefined) {
    throw new Error(`"${text}" passed the schema but cannot be read`);
  }
  return value;
}
