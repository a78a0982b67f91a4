import { validationError } from "../validation-error.ts";
import type { Elb } from "./state.ts";

/** The resources that have ARNs, by the word in them. */
export type ArnKind = keyof typeof kinds;

/**
 * Refuses what cannot be the ARN of anything of this kind in this account and Region, before
 * anybody looks whether it is there. Code and text are those that public reports quote for load
 * balancers and target groups, also of another Region or account; for listeners and rules
 * UNCONFIRMED.
 *
 * @throws ValidationError
 */
export function requireArn(elb: Elb, kind: ArnKind, arn = ""): void {
  const { called, path } = kinds[kind];
  const prefix = elb.arnPrefix(kind);
  const isOne = arn.startsWith(prefix) && path.test(arn.slice(prefix.length));
  if (isOne || !elb.quirks.has("ELB-19")) return;
  throw validationError(`'${arn}' is not a valid ${called} ARN`);
}

const kinds = {
  loadbalancer: { called: "load balancer", path: /^(?:app|net|gwy)(?:\/[\w-]+){2}$/ },
  listener: { called: "listener", path: /^(?:app|net|gwy)(?:\/[\w-]+){3}$/ },
  "listener-rule": { called: "listener rule", path: /^(?:app|net)(?:\/[\w-]+){4}$/ },
  targetgroup: { called: "target group", path: /^[\w-]+\/[\w-]+$/ },
} as const;
