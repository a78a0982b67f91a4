import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { conditionValues } from "../elbv2/conditions.ts";
import type { RuleSnapshot } from "../elbv2/rule.ts";
import { wildcardPattern } from "./wildcard-pattern.ts";

/** What rules look at. */
export interface RequestHead {
  /** The Host header, empty when there is none. */
  readonly host: string;
  /** The request target: path and query, or an absolute URL. */
  readonly url: string;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
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
  const patterns = conditionValues(condition).map((value) =>
    wildcardPattern(value, condition.Field === "path-pattern"),
  );
  const matches = (text: string) => patterns.some((pattern) => pattern.test(text));
  if (condition.Field === "path-pattern") return (request) => matches(pathOf(request.url));
  if (condition.Field === "host-header") return (request) => matches(hostName(request.host));
  const name = condition.HttpHeaderConfig?.HttpHeaderName?.toLowerCase();
  return ({ rawHeaders }) =>
    rawHeaders.some(
      (header, at) =>
        at % 2 === 0 && header.toLowerCase() === name && matches(rawHeaders[at + 1] ?? ""),
    );
}

/** Without the query string, which path patterns never see. */
function pathOf(url: string): string {
  const path = url.startsWith("/") ? url : url.replace(/^[a-z]+:\/\/[^/?#]*/i, "");
  return path.split("?", 1)[0] || "/";
}

/** Without the port (that an ALB leaves it out is UNCONFIRMED). */
function hostName(host: string): string {
  return host.replace(/:\d+$/, "");
}
