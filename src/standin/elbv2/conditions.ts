import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { limits } from "./limits.ts";
import { requireCidr } from "./require-cidr.ts";
import { validationError } from "../validation-error.ts";

/**
 * The conditions of a rule as Describe echoes them: host and path conditions carry their values
 * both in `Values` and in their own config (UNCONFIRMED). At most one condition each on host, path,
 * method and source, any number on headers and on the query string, five values in all; bounds as
 * in the API's own text for RuleCondition.
 *
 * @throws ValidationError
 */
export function acceptedConditions(
  conditions: readonly RuleCondition[] | undefined,
): readonly RuleCondition[] {
  if (!conditions || conditions.length === 0) {
    throw validationError("A condition must be specified");
  }
  const accepted = conditions.map(acceptedCondition);
  for (const field of ["host-header", "path-pattern", "http-request-method", "source-ip"]) {
    if (accepted.filter((condition) => condition.Field === field).length > 1) {
      throw validationError(`A rule can only have one '${field}' condition`);
    }
  }
  if (accepted.flatMap(allValues).length > limits.conditionValuesPerRule) {
    throw validationError(
      `A rule can only have '${limits.conditionValuesPerRule}' condition values`,
    );
  }
  const wildcards = accepted.flatMap(allValues).flatMap(wildcardsOf).length;
  if (wildcards > limits.conditionWildcardsPerRule) {
    throw validationError(
      `A rule can only have '${limits.conditionWildcardsPerRule}' condition wildcards`,
    );
  }
  return accepted;
}

/** The `*` and `?` of a value, or of a key and its value. */
function wildcardsOf(value: unknown): readonly string[] {
  const parts: readonly unknown[] =
    typeof value === "string" ? [value] : Object.values(value ?? {});
  return parts.flatMap((part) => String(part).match(/[*?]/g) ?? []);
}

/** Input members behind `acceptedConditions`. */
export const conditionMembers = [
  "Conditions.Field",
  "Conditions.Values",
  "Conditions.HostHeaderConfig.Values",
  "Conditions.PathPatternConfig.Values",
  "Conditions.HttpHeaderConfig.HttpHeaderName",
  "Conditions.HttpHeaderConfig.Values",
  "Conditions.HttpRequestMethodConfig.Values",
  "Conditions.QueryStringConfig.Values.Key",
  "Conditions.QueryStringConfig.Values.Value",
  "Conditions.SourceIpConfig.Values",
] as const;

/** Those of whatever field the condition has. */
function allValues(condition: RuleCondition): readonly unknown[] {
  const config =
    condition.HttpHeaderConfig ??
    condition.HttpRequestMethodConfig ??
    condition.QueryStringConfig ??
    condition.SourceIpConfig ??
    condition;
  return config.Values ?? [];
}

function acceptedCondition(condition: RuleCondition): RuleCondition {
  switch (condition.Field) {
    case "host-header": {
      const values = ownValues(condition, condition.HostHeaderConfig?.Values);
      values.forEach(requireHostName);
      return { Field: "host-header", Values: values, HostHeaderConfig: { Values: values } };
    }
    case "path-pattern": {
      const values = ownValues(condition, condition.PathPatternConfig?.Values);
      values.forEach(requirePath);
      return { Field: "path-pattern", Values: values, PathPatternConfig: { Values: values } };
    }
    case "http-header":
      return { Field: "http-header", HttpHeaderConfig: headerConfig(condition) };
    case "http-request-method": {
      const Values = configValues(condition, condition.HttpRequestMethodConfig?.Values);
      Values.forEach(requireMethod);
      return { Field: "http-request-method", HttpRequestMethodConfig: { Values } };
    }
    case "query-string": {
      const Values = configValues(condition, condition.QueryStringConfig?.Values).map(queryPair);
      return { Field: "query-string", QueryStringConfig: { Values } };
    }
    case "source-ip": {
      const Values = configValues(condition, condition.SourceIpConfig?.Values);
      Values.forEach(requireCidr);
      return { Field: "source-ip", SourceIpConfig: { Values } };
    }
    case undefined:
    default:
      throw validationError(
        `Condition field '${condition.Field}' must be one of '[path-pattern, host-header, ` +
          "http-header, http-request-method, query-string, source-ip]'",
      );
  }
}

function ownValues(condition: RuleCondition, configured: string[] | undefined): string[] {
  if (condition.Values?.length && configured?.length) {
    throw validationError(
      `You cannot provide both Values and a config for a condition of type '${condition.Field}'`,
    );
  }
  if ((condition.Values?.length ?? 0) > 1) {
    throw validationError(
      `The '${condition.Field}' field contains too many values; the limit is '1'`,
    );
  }
  const values = configured?.length ? configured : (condition.Values ?? []);
  if (values.length === 0) throw validationError("A condition value must be specified");
  for (const value of values) requireLength(String(condition.Field), value, 128);
  return values;
}

/** Of the fields that `Values` is not for. */
function configValues<Value>(condition: RuleCondition, configured: Value[] | undefined): Value[] {
  if (configured?.length && !condition.Values?.length) return configured;
  throw validationError(
    `A config with values must be specified with '${condition.Field}', and no 'Values' beside it`,
  );
}

function queryPair(pair: { Key?: string | undefined; Value?: string | undefined }): {
  Key?: string;
  Value: string;
} {
  const { Key: key, Value: value = "" } = pair;
  requireLength("query-string", value, 128);
  if (key === undefined) return { Value: value };
  requireLength("query-string", key, 128);
  return { Key: key, Value: value };
}

function requireMethod(value: string): void {
  requireLength("http-request-method", value, 40);
  if (/^[A-Z_-]+$/.test(value)) return;
  throw validationError(
    `The 'http-request-method' value '${value}' may only have A-Z, hyphens and underscores`,
  );
}

function headerConfig(condition: RuleCondition): { HttpHeaderName: string; Values: string[] } {
  const { HttpHeaderName: name = "", Values: values = [] } = condition.HttpHeaderConfig ?? {};
  if (name === "" || values.length === 0 || condition.Values?.length) {
    throw validationError("A 'HttpHeaderConfig' must be specified with 'http-header'");
  }
  requireLength("HttpHeaderName", name, 40);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || name.toLowerCase() === "host") {
    throw validationError(`The 'HttpHeaderName' value '${name}' is invalid`);
  }
  for (const value of values) requireLength("http-header", value, 128);
  return { HttpHeaderName: name, Values: values };
}

function requireHostName(value: string): void {
  if (/^[A-Za-z0-9.*?-]*\.[A-Za-z]+$/.test(value)) return;
  throw validationError(
    `The 'host-header' value '${value}' must have a '.' and only letters after the last one`,
  );
}

function requirePath(value: string): void {
  if (/^[\w.$/~"'@:+&*?-]+$/.test(value)) return;
  throw validationError(`The 'path-pattern' value '${value}' has characters that are not allowed`);
}

function requireLength(what: string, value: string, limit: number): void {
  if (value === "") throw validationError("A condition value must be specified");
  if (value.length > limit) {
    throw validationError(`The '${what}' value is too long; the limit is '${limit}'`);
  }
}
