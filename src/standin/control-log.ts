import { BadQuery, type Control } from "./control.ts";
import type { RequestLog, RequestRecord } from "./request-log.ts";

/**
 * `/_standin/log`: the requests that every given filter lets pass, in the order they ended;
 * `limit` keeps the newest of them. What is no filter, or no value for it, is 400 in words.
 */
export function controlLog(control: Control, log: RequestLog): void {
  control.add("log", (query) => {
    const passes = [...query].map(([name, value]) => filterOf(name, value));
    const since = query.has("since") ? wholeNumber("since", query.get("since") ?? "") : 0;
    const found = log.since(since).filter((record) => passes.every((pass) => pass(record)));
    const limit = query.get("limit");
    return { requests: limit === null ? found : newest(found, wholeNumber("limit", limit)) };
  });
}

type Pass = (record: RequestRecord) => boolean;

const filters: Readonly<Record<string, (value: string) => Pass>> = {
  // Both are applied to the whole.
  since: () => () => true,
  limit: () => () => true,
  service: (value) => textPass(value, (record) => record.service),
  operation: (value) => textPass(value, (record) => record.operation),
  accessKeyId: (value) => textPass(value, (record) => record.accessKeyId),
  errorCode: (value) => textPass(value, (record) => record.errorCode ?? ""),
  requestId: (value) => textPass(value, (record) => record.requestId),
  status: (value) => {
    const isClass = /^[1-5]xx$/.exec(value);
    if (isClass) return ({ status }) => String(status).startsWith(value.charAt(0));
    const wanted = wholeNumber("status", value);
    return ({ status }) => status === wanted;
  },
  mutating: (value) => {
    if (!/^(true|false)$/.test(value)) throw new BadQuery(`mutating is true or false`);
    return ({ mutating }) => mutating === (value === "true");
  },
  fault: (value) => {
    if (value === "") return ({ fault }) => fault === undefined;
    const pattern = glob(value);
    return ({ fault }) => fault?.split("+").some((kind) => pattern.test(kind)) ?? false;
  },
};

function filterOf(name: string, value: string): Pass {
  const filter = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (filter) return filter(value);
  throw new BadQuery(`"${name}" is no filter here; there are ${Object.keys(filters).join(", ")}`);
}

function textPass(value: string, of: (record: RequestRecord) => string): Pass {
  const pattern = glob(value);
  return (record) => pattern.test(of(record));
}

/** `*` stands for anything, the empty value for what is not there. */
function glob(value: string): RegExp {
  const parts = value.split("*").map((part) => part.replace(/[^\w]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,16}$/.test(value)) return Number(value);
  throw new BadQuery(`${name} is a whole number, not "${value}"`);
}

const newest = <Value>(all: readonly Value[], count: number): readonly Value[] =>
  count === 0 ? [] : all.slice(-count);
