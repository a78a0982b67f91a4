import { BlockList, isIP } from "node:net";
import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { RuleSnapshot } from "../elbv2/rule.ts";
import { hostName } from "./host-name.ts";
import { matchesQuery } from "./match-query.ts";
import { splitTarget } from "./split-target.ts";
import { wildcardPattern } from "./wildcard-pattern.ts";

/** What rules look at. */
export interface RequestHead {
  readonly method: string;
  /** The Host header, empty when there is none. */
  readonly host: string;
  /** The request target: path and query, or an absolute URL. */
  readonly url: string;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
  /** Of whoever connected, never from X-Forwarded-For. */
  readonly sourceIp: string;
}

/**
 * The first rule, in the order given, all of whose conditions hold (aws-facts §2.6: lowest priority
 * number first, the default rule last). `undefined` only when there is no default rule.
 */
export function matchRule(
  rules: readonly RuleSnapshot[],
  request: RequestHead,
): RuleSnapshot | undefined {
  const matchers = compiled.get(rules) ?? rules.map(compile);
  compiled.set(rules, matchers);
  return rules.find((_, position) => matchers[position]?.every((holds) => holds(request)));
}

type Matcher = (request: RequestHead) => boolean;

/** The data plane's rule lists are never changed in place, so one compilation serves each. */
const compiled = new WeakMap<readonly RuleSnapshot[], readonly (readonly Matcher[])[]>();

function compile(rule: RuleSnapshot): readonly Matcher[] {
  return rule.conditions.map(matcher);
}

function matcher(condition: RuleCondition): Matcher {
  if (condition.HttpHeaderConfig) return headerMatcher(condition.HttpHeaderConfig);
  if (condition.QueryStringConfig) {
    const matches = matchesQuery(condition.QueryStringConfig.Values ?? []);
    return ({ url }) => matches(splitTarget(url).query);
  }
  if (condition.SourceIpConfig) return sourceMatcher(condition.SourceIpConfig.Values ?? []);
  if (condition.HttpRequestMethodConfig) {
    const methods = new Set(condition.HttpRequestMethodConfig.Values);
    return ({ method }) => methods.has(method);
  }
  const isPath = condition.Field === "path-pattern";
  const matches = anyPattern(condition.Values, isPath);
  return isPath
    ? ({ url }) => matches(splitTarget(url).path)
    : ({ host }) => matches(hostName(host));
}

function anyPattern(values: readonly string[] = [], matchCase = false): (text: string) => boolean {
  const patterns = values.map((value) => wildcardPattern(value, matchCase));
  return (text) => patterns.some((pattern) => pattern.test(text));
}

function headerMatcher(config: NonNullable<RuleCondition["HttpHeaderConfig"]>): Matcher {
  const matches = anyPattern(config.Values);
  const name = config.HttpHeaderName?.toLowerCase();
  return ({ rawHeaders }) =>
    rawHeaders.some(
      (header, at) =>
        at % 2 === 0 && header.toLowerCase() === name && matches(rawHeaders[at + 1] ?? ""),
    );
}

function sourceMatcher(blocks: readonly string[]): Matcher {
  const list = new BlockList();
  for (const block of blocks) {
    const [address = "", prefix] = block.split("/");
    list.addSubnet(address, Number(prefix), isIP(address) === 4 ? "ipv4" : "ipv6");
  }
  return ({ sourceIp }) => list.check(sourceIp, isIP(sourceIp) === 6 ? "ipv6" : "ipv4");
}
