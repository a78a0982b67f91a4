/** One question to the policies of a caller: may it do this to that? */
export interface Check {
  /** `autoscaling:UpdateAutoScalingGroup`. */
  readonly action: string;
  /** ARN, or `*` where AWS gives the action no resource. */
  readonly resource: string;
  /** Condition keys the request has values of. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** Tags as condition keys: `aws:RequestTag/Key` or `aws:ResourceTag/Key`. */
export function tagKeys(
  kind: "RequestTag" | "ResourceTag",
  tags: Iterable<readonly [key: string, value: string]>,
): Check["context"] {
  return Object.fromEntries([...tags].map(([key, value]) => [`aws:${kind}/${key}`, [value]]));
}
