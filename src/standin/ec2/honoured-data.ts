/** Members of launch template data that a launch obeys, as `accepts` names them. */
export const honouredData = [
  "ImageId",
  "InstanceType",
  "IamInstanceProfile.Arn",
  "IamInstanceProfile.Name",
  "SecurityGroupIds",
  "UserData",
  "DisableApiTermination",
  "InstanceInitiatedShutdownBehavior",
  "Monitoring.Enabled",
  "MetadataOptions.HttpTokens",
  "MetadataOptions.HttpPutResponseHopLimit",
  "MetadataOptions.HttpEndpoint",
  "MetadataOptions.InstanceMetadataTags",
  "TagSpecifications.ResourceType",
  "TagSpecifications.Tags.Key",
  "TagSpecifications.Tags.Value",
].map((member) => `LaunchTemplateData.${member}`);
