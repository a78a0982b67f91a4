import { parseDuration } from "../../domain/duration.ts";
import { parseMemorySize } from "../../domain/memory-size.ts";
import { parsePercentage } from "../../domain/percentage.ts";
import type {
  AcceptanceCheck,
  CapacitySettings,
  HealthSettings,
  RunSettings,
  Settings,
} from "../../domain/settings.ts";
import type { EnvironmentContent } from "./schema.ts";

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
    source: { dockerfile: written.source?.dockerfile, context: written.source?.context ?? "." },
    image: written.image ?? undefined,
    config: {
      required: written.config?.required ?? [],
      optional: written.config?.optional ?? [],
      strict: written.config?.strict ?? false,
    },
    run: settleRun(written.run),
    instance: {
      type: written.instance?.type ?? "t3.small",
      ami: written.instance?.ami ?? undefined,
    },
    capacity: settleCapacity(written.capacity),
    route: {
      host: route?.host ?? undefined,
      path: route?.path ?? "/*",
      priority: route?.priority ?? 100,
    },
    canary: { checks: (written.canary?.checks ?? []).map(settleCheck) },
    shift: {
      stepPercents: (shift?.steps ?? ["50%", "100%"]).map(percent),
      pauseSeconds: seconds(shift?.pause ?? "30s"),
    },
    bakeSeconds: seconds(written.bake ?? "5m"),
    drainSeconds: seconds(written.drain ?? "30s"),
    keep: { releases: keep?.releases ?? 5, previousSeconds: seconds(keep?.previous ?? "0s") },
  };
}

function settleHealth({ health, build }: Written): HealthSettings {
  return {
    path: health?.path ?? "/healthz",
    status: health?.status ?? 200,
    intervalSeconds: seconds(health?.interval ?? "5s"),
    timeoutSeconds: seconds(health?.timeout ?? "2s"),
    healthyAfter: health?.healthyAfter ?? 2,
    unhealthyAfter: health?.unhealthyAfter ?? 2,
    withinSeconds: seconds(health?.within ?? "3m"),
    buildWithinSeconds: seconds(build?.within ?? "10m"),
  };
}

function settleRun(run: Written["run"]): RunSettings {
  const { memory, cpus } = run ?? {};
  const memoryMiB = memory === undefined ? undefined : parseMemorySize(memory);
  return {
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
    ...(cpus === undefined ? {} : { cpus }),
    restart: run?.restart ?? "always",
    volumes: run?.volumes ?? [],
    env: run?.env ?? {},
    args: run?.args ?? [],
    aws: run?.aws ?? "none",
  };
}

/** Sizes that are left out make way for those that are stated. */
function settleCapacity(capacity: Written["capacity"]): CapacitySettings {
  const { min, max, scale } = capacity ?? {};
  const desired = capacity?.desired ?? Math.min(Math.max(2, min ?? 0), max ?? Number.MAX_VALUE);
  return {
    min: min ?? Math.min(2, desired),
    desired,
    max: max ?? Math.max(6, desired),
    ...(scale?.cpu === undefined ? {} : { scaleCpuPercent: percent(scale.cpu) }),
  };
}

function settleCheck(
  check: NonNullable<NonNullable<Written["canary"]>["checks"]>[number],
): AcceptanceCheck {
  return {
    path: check.path,
    status: check.status ?? 200,
    json: check.json,
    bodyContains: check.bodyContains,
    withinMs: parsed(parseDuration, check.within ?? "2s"),
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
