import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Aws, Fn, Validations } from "aws-cdk-lib";
import type { IVpc, SecurityGroup } from "aws-cdk-lib/aws-ec2";
import {
  InstanceProfile,
  ManagedPolicy,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import {
  CfnComponent,
  CfnDistributionConfiguration,
  CfnImagePipeline,
  CfnImageRecipe,
  CfnInfrastructureConfiguration,
} from "aws-cdk-lib/aws-imagebuilder";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import type { Construct } from "constructs";
import { amiParameter } from "../../src/domain/names.ts";
import { packUserdata } from "./userdata-archive.ts";

export interface BaseAmiOptions {
  readonly vpc: IVpc;
  readonly securityGroup: SecurityGroup;
  /** When to look for patches; `cron(…)` as Image Builder reads it. */
  readonly schedule: string;
  readonly instanceType: string;
}

/** Amazon Linux 2023, x86, at its newest release whenever the pipeline runs. */
const parent = "image/amazon-linux-2023-x86/x.x.x";

/** What Image Builder asks of the instance it builds on. */
const managed = ["EC2InstanceProfileForImageBuilder", "AmazonSSMManagedInstanceCore"];

/**
 * The pipeline that bakes the base AMI from Amazon Linux 2023 and `userdata/`, and writes its id to
 * the parameter that releases are pinned from. It runs on its schedule when the parent image has
 * changed, and once by hand after the first deploy.
 *
 * Recipes and components cannot be changed once they exist; their names carry the hash of what they
 * were made from, so that a change makes new ones.
 */
export function makeBaseAmi(scope: Construct, base: string, options: BaseAmiOptions) {
  const archive = packUserdata();
  const asset = new Asset(scope, "Userdata", { path: archive.file });
  const role = new Role(scope, "ImageBuilder", {
    assumedBy: new ServicePrincipal("ec2.amazonaws.com"),
    managedPolicies: managed.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ["s3:GetObject"],
      resources: [asset.bucket.arnForObjects(asset.s3ObjectKey)],
    }),
  );
  for (const name of managed) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`,
      reason: "AWS keeps these two in step with what Image Builder's own agent calls",
    });
  }
  const profile = new InstanceProfile(scope, "ImageBuilderProfile", { role });
  const name = `slipway-${base}-${archive.sha256.slice(0, 8)}`;
  const component = new CfnComponent(scope, "BaseComponent", {
    name,
    version: "1.0.0",
    platform: "Linux",
    supportedOsVersions: ["Amazon Linux 2023"],
    data: readFileSync(join(import.meta.dirname, "../../userdata/ami/component.yaml"), "utf8"),
  });
  const recipe = new CfnImageRecipe(scope, "BaseRecipe", {
    name,
    version: "1.0.0",
    parentImage: Fn.sub(`arn:\${AWS::Partition}:imagebuilder:\${AWS::Region}:aws:${parent}`),
    components: [
      {
        componentArn: component.attrArn,
        parameters: [
          { name: "Archive", value: [asset.s3ObjectUrl] },
          { name: "Sha256", value: [archive.sha256] },
        ],
      },
    ],
  });
  const infrastructure = new CfnInfrastructureConfiguration(scope, "BaseBuild", {
    name: `slipway-${base}`,
    instanceProfileName: profile.instanceProfileName,
    instanceTypes: [options.instanceType],
    subnetId: options.vpc.privateSubnets[0]?.subnetId ?? options.vpc.isolatedSubnets[0]?.subnetId,
    securityGroupIds: [options.securityGroup.securityGroupId],
    instanceMetadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    terminateInstanceOnFailure: true,
  });
  const distribution = new CfnDistributionConfiguration(scope, "BaseDistribution", {
    name: `slipway-${base}`,
    distributions: [
      {
        region: Aws.REGION,
        amiDistributionConfiguration: { Name: `slipway-${base}-{{ imagebuilder:buildDate }}` },
        ssmParameterConfigurations: [
          { parameterName: amiParameter(base), dataType: "aws:ec2:image" },
        ],
      },
    ],
  });
  return new CfnImagePipeline(scope, "BasePipeline", {
    name: `slipway-${base}`,
    imageRecipeArn: recipe.attrArn,
    infrastructureConfigurationArn: infrastructure.attrArn,
    distributionConfigurationArn: distribution.attrArn,
    enhancedImageMetadataEnabled: true,
    imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 60 },
    schedule: {
      scheduleExpression: options.schedule,
      pipelineExecutionStartCondition: "EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE",
    },
  });
}
