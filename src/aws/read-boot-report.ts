import type { BootReport } from "../domain/boot.ts";
import type { Item } from "./attribute-value.ts";
import { plainValue } from "./attribute-value.ts";

/**
 * A boot item as a report. Instances of older and newer releases write these, so an unknown member
 * is passed over and a malformed one counts as absent: the report never fails to be read.
 */
export function readBootReport(item: Item): BootReport {
  const read = record(plainValue({ M: { ...item } }));
  const state = text(read["state"]);
  return {
    instanceId: text(read["instanceId"]) ?? text(read["sk"]) ?? "unknown",
    zone: text(read["zone"]),
    state: state === "ready" || state === "failed" ? state : "booting",
    step: text(read["step"]) ?? "unknown",
    steps: list(read["steps"]).map(readStep),
    restarts: number(read["restarts"]) ?? 0,
    lastExit: optional(read["lastExit"], readExit),
    ports: list(read["ports"]).flatMap((port) => number(port) ?? []),
    lastProbe: optional(read["probe"], readProbe),
    failure: optional(read["failure"] ?? (state === "failed" ? {} : undefined), readFailure),
    references: texts(read["references"]),
    attested: optional(read["attest"], readAttested),
  };
}

type Members = Readonly<Record<string, unknown>>;

function readStep(value: unknown): BootReport["steps"][number] {
  const step = record(value);
  return {
    name: text(step["name"]) ?? "unknown",
    startedAt: number(step["startedAt"]) ?? 0,
    seconds: number(step["seconds"]),
    detail: text(step["detail"]) ?? "",
  };
}

function readExit(exit: Members): NonNullable<BootReport["lastExit"]> {
  return {
    code: number(exit["code"]),
    signal: text(exit["signal"]),
    outOfMemory: exit["oom"] === true,
    at: number(exit["at"]) ?? 0,
    tail: lines(exit["tail"]),
  };
}

function readProbe(probe: Members): NonNullable<BootReport["lastProbe"]> {
  return {
    status: number(probe["status"]),
    body: text(probe["body"]),
    error: text(probe["error"]),
  };
}

function readFailure(failure: Members): NonNullable<BootReport["failure"]> {
  return {
    step: text(failure["step"]) ?? "unknown",
    code: text(failure["code"]) ?? "UNKNOWN",
    summary: text(failure["summary"]) ?? "the instance gave no reason",
    exitCode: number(failure["exitCode"]),
    tail: lines(failure["tail"]),
  };
}

function readAttested(attest: Members): NonNullable<BootReport["attested"]> {
  return {
    release: text(attest["release"]) ?? "",
    number: number(attest["number"]) ?? 0,
    configSha256: text(attest["configSha256"]) ?? "",
    artifactSha256: text(attest["artifactSha256"]),
    dockerfileSha256: text(attest["dockerfileSha256"]),
    imageDigest: text(attest["imageDigest"]),
    scriptVersion: text(attest["scriptVersion"]),
    driver: text(attest["driver"]),
  };
}

function optional<Value>(value: unknown, read: (members: Members) => Value): Value | undefined {
  return isRecord(value) ? read(value) : undefined;
}

const isRecord = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const record = (value: unknown): Members => (isRecord(value) ? value : {});

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const lines = (value: unknown): readonly string[] =>
  list(value).flatMap((line) => text(line) ?? []);

const texts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record(value)).flatMap(([name, member]) =>
      typeof member === "string" ? [[name, member] as const] : [],
    ),
  );

const text = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const number = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;
