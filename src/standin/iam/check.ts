/** One question to the policies of a caller: may it do this to that? */
export interface Check {
  /** `autoscaling:UpdateAutoScalingGroup`. */
  readonly action: string;
  /** ARN, or `*` where AWS gives the action no resource. */
  readonly resource: string;
  /** Condition keys the request has values of. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** A list of tags as requests carry it, as condition keys: `aws:RequestTag/Key`. */
export function tagsAsked(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Check["context"] {
  return tagKeys(
    "RequestTag",
    tags.map(({ Key = "", Value = "" }) => [Key, Value] as const),
  );
}

/** Tags as condition keys: `aws:RequestTag/Key` or `aws:ResourceTag/Key`. */
export function tagKeys(
  kind: "RequestTag" | "ResourceTag",
  tags: Iterable<readonly [key: string, value: string]>,
): Check["context"] {
  return Object.fromEntries([...tags].map(([key, value]) => [`aws:${kind}/${key}`, [value]]));
}
