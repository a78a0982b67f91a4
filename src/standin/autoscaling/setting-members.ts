/** The members that CreateAutoScalingGroup and UpdateAutoScalingGroup have in common here. */
export const settingMembers = [
  "AutoScalingGroupName",
  "LaunchTemplate.LaunchTemplateId",
  "LaunchTemplate.LaunchTemplateName",
  "LaunchTemplate.Version",
  "MinSize",
  "MaxSize",
  "DesiredCapacity",
  "DefaultCooldown",
  "HealthCheckType",
  "HealthCheckGracePeriod",
  "VPCZoneIdentifier",
  "TerminationPolicies",
  "NewInstancesProtectedFromScaleIn",
];
