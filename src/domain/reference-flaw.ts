/**
 * What Parameter Store takes for a name: a path from the root, or one word; `:3` or `:label` picks
 * a version (PutParameter, GetParameter).
 */
const parameterName = /^(\/[\w.-]+)+(:[\w.-]+)?$|^[\w.-]+(:[\w.-]+)?$/;
/** What Secrets Manager takes, and after `#` the key of a JSON secret (CreateSecret). */
const secretName = /^[\w/+=.@-]+(#.+)?$/;
/** Either service takes an ARN for a name. */
const arn = (service: string): RegExp =>
  new RegExp(`^arn:aws[\\w-]*:${service}:[\\w-]+:\\d{12}:\\S+$`);

/**
 * Why a text cannot be a reference of the kind its prefix says, as the end of a sentence; undefined
 * when it can, or is no reference. Whether the thing exists only an instance can tell.
 */
export function referenceFlaw(text: string): string | undefined {
  const [, kind, name = ""] = /^(ssm|secretsmanager):(.*)$/s.exec(text) ?? [];
  if (kind === "ssm" && !parameterName.test(name) && !arn("ssm").test(name)) {
    return "must be ssm: and a parameter's name, as in ssm:/shop/password";
  }
  if (kind === "secretsmanager" && !secretName.test(name) && !arn("secretsmanager").test(name)) {
    return "must be secretsmanager: and a secret's name, as in secretsmanager:shop/db#password";
  }
  return undefined;
}

/** Why a text says nowhere that an instance could find a secret; as `referenceFlaw`. */
export const secretPlaceFlaw = (text: string): string | undefined =>
  /^(ssm|secretsmanager):/.test(text)
    ? referenceFlaw(text)
    : "must be ssm: or secretsmanager: and a name: the secret itself has no place here";

/** The same of a publisher, who has environment variables of his own. */
export function tokenPlaceFlaw(text: string): string | undefined {
  const [, name] = /^env:(.*)$/s.exec(text) ?? [];
  if (name !== undefined) {
    return /^[A-Za-z_]\w*$/.test(name) ? undefined : "must be env: and a variable's name";
  }
  return /^(ssm|secretsmanager):/.test(text)
    ? referenceFlaw(text)
    : "must be ssm:, secretsmanager: or env: and a name: the token itself has no place here";
}
