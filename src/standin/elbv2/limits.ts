/** Default quotas (aws-facts §2.1; load balancers per Region: ALB quotas page). All enforced. */
export const limits = {
  loadBalancersPerRegion: 50,
  listenersPerLoadBalancer: 50,
  targetGroupsPerAction: 5,
  targetGroupsPerLoadBalancer: 100,
  targetsPerGroup: 1000,
  targetGroupsPerRegion: 3000,
  /** Default rules are not counted. */
  rulesPerLoadBalancer: 100,
  conditionValuesPerRule: 5,
  /** ALB quotas page; older accounts have 6. */
  conditionWildcardsPerRule: 5,
  tagsPerResource: 50,
  /** DescribeTags takes at most this many ARNs (§2.6). */
  arnsPerDescribeTags: 20,
} as const;
