/** Default quotas (aws-facts §2.1). Only these are enforced. */
export const limits = {
  targetGroupsPerAction: 5,
  targetGroupsPerLoadBalancer: 100,
  targetsPerGroup: 1000,
  targetGroupsPerRegion: 3000,
  /** Default rules are not counted. */
  rulesPerLoadBalancer: 100,
  conditionValuesPerRule: 5,
  tagsPerResource: 50,
  /** DescribeTags takes at most this many ARNs (§2.6). */
  arnsPerDescribeTags: 20,
} as const;
