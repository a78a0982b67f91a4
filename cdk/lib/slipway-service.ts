import { Aws, CfnOutput, Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { Repository, TagMutability } from "aws-cdk-lib/aws-ecr";
import {
  AccountRootPrincipal,
  InstanceProfile,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
  WebIdentityPrincipal,
  CompositePrincipal,
  type IPrincipal,
} from "aws-cdk-lib/aws-iam";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import { fleetChanges, trafficChanges } from "../../src/aws/policies/deployer.ts";
import { instancePolicy } from "../../src/aws/policies/instance.ts";
import { viewerPolicy } from "../../src/aws/policies/looks.ts";
import { arn, type PolicyScope, type Statement } from "../../src/aws/policies/statement.ts";
import { serviceParameter } from "../../src/domain/names.ts";
import { acknowledgeWildcards } from "./acknowledge-wildcards.ts";
import { alarmOnService } from "./alarms.ts";
import type { SlipwayBase } from "./slipway-base.ts";
import { logGroupName } from "./state.ts";

/** A CI job that may deploy, as its OIDC provider names it. */
export interface CiIdentity {
  /** ARN of the account's OIDC provider. */
  readonly providerArn: string;
  /** Host and path of its issuer, such as `token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /**
   * The whole subject, such as `repo:acme/web:environment:production`. A `*` in it would let others
   * in and is refused.
   */
  readonly subject: string;
  /** @default "sts.amazonaws.com" */
  readonly audience?: string;
}

export interface SlipwayServiceProps {
  readonly base: SlipwayBase;
  /** `service` of `slipway.yaml`. */
  readonly service: string;
  /** The environment in `slipway.yaml`. @default the base's name */
  readonly environment?: string;
  /** CI jobs that may take the deployer's role. */
  readonly deployFrom?: readonly CiIdentity[];
  /** People or roles that may take the deployer's role. */
  readonly deployers?: readonly IPrincipal[];
  /** People or roles that may look. */
  readonly viewers?: readonly IPrincipal[];
  /**
   * Secrets and parameters the instances read besides those under `/slipway/<base>/<service>/`
   * (parameters) and `slipway/<base>/<service>/` (secrets).
   */
  readonly secretArns?: readonly string[];
  /** Tokens of private source repositories, which the deployer reads too. */
  readonly sourceTokenArns?: readonly string[];
  /** What its instances may do besides, for programs with `run.aws: instance`. */
  readonly instancePolicies?: readonly PolicyStatement[];
}

/** `service` in `slipway.yaml`. */
const legalName = /^[a-z][a-z0-9-]{0,31}$/;

/**
 * What one service needs of its own: the role of its instances, the role that deploys it and can
 * touch no other service, a role that only looks, a repository for its images, an alarm, and the
 * parameter that tells slipway of them.
 */
export class SlipwayService extends Construct {
  readonly instanceRole: Role;
  readonly deployerRole: Role;
  readonly viewerRole: Role;
  readonly repository: Repository;

  constructor(scope: Construct, id: string, props: SlipwayServiceProps) {
    super(scope, id);
    const { base, service } = props;
    if (!legalName.test(service)) {
      throw new Error(
        `service is "${service}": it must begin with a letter and have at most 32 small letters, ` +
          "digits and hyphens",
      );
    }
    this.repository = this.#repository(base.base, service);
    this.instanceRole = new Role(this, "InstanceRole", {
      assumedBy: new ServicePrincipal("ec2.amazonaws.com"),
      description: `Instances of ${service} in ${base.base}`,
    });
    const permitted = this.#scope(props);
    this.instanceRole.addManagedPolicy(managed(this, "InstancePolicy", instancePolicy(permitted)));
    for (const statement of props.instancePolicies ?? []) {
      this.instanceRole.addToPolicy(statement);
    }
    const profile = new InstanceProfile(this, "InstanceProfile", { role: this.instanceRole });
    const looks = managed(this, "ViewerPolicy", viewerPolicy(permitted));
    this.deployerRole = new Role(this, "DeployerRole", {
      assumedBy: anyOf(deployers(props)),
      description: `Deploys ${service} in ${base.base}, and nothing else`,
      maxSessionDuration: Duration.hours(4),
      managedPolicies: [
        looks,
        managed(this, "FleetPolicy", fleetChanges(permitted)),
        managed(this, "TrafficPolicy", trafficChanges(permitted)),
      ],
    });
    this.viewerRole = new Role(this, "ViewerRole", {
      assumedBy: anyOf([...(props.viewers ?? []), ...deployers(props)]),
      description: `Looks at ${service} in ${base.base}`,
      managedPolicies: [looks],
    });
    alarmOnService(this, service, {
      base: base.base,
      loadBalancer: base.front.loadBalancer.loadBalancerFullName,
      ...(base.alarms === undefined ? {} : { tell: base.alarms }),
    });
    new StringParameter(this, "Published", {
      parameterName: serviceParameter(base.base, service),
      description: `What slipway reads of ${service}; written by its CDK stack`,
      stringValue: Stack.of(this).toJsonString({
        schemaVersion: 1,
        instanceProfileArn: profile.instanceProfileArn,
        deployerRoleArn: this.deployerRole.roleArn,
        viewerRoleArn: this.viewerRole.roleArn,
        repository: this.repository.repositoryUri,
      }),
    });
    new CfnOutput(this, "DeployerRoleArn", { value: this.deployerRole.roleArn });
    new CfnOutput(this, "RepositoryUri", { value: this.repository.repositoryUri });
  }

  #repository(base: string, service: string): Repository {
    return new Repository(this, "Images", {
      repositoryName: `slipway/${base}/${service}`,
      // A tag that moves could change what a digest was published as.
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  #scope({ base, service, ...props }: SlipwayServiceProps): PolicyScope {
    const place = { partition: Aws.PARTITION, region: Aws.REGION, account: Aws.ACCOUNT_ID };
    return {
      ...place,
      base: base.base,
      service,
      environment: props.environment ?? base.base,
      tableArn: base.state.table.tableArn,
      listenerArn: base.front.listener.listenerArn,
      subnetArns: base.subnetIds.map((subnet) => arn(place, "ec2", `subnet/${subnet}`)),
      securityGroupArn: arn(place, "ec2", `security-group/${base.front.instances.securityGroupId}`),
      instanceRoleArn: this.instanceRole.roleArn,
      sourceBucketArn: base.state.sources.bucketArn,
      sourcePrefix: "sources/",
      logGroup: logGroupName(base.base),
      repositoryArn: this.repository.repositoryArn,
      secretArns: props.secretArns,
      sourceTokenArns: props.sourceTokenArns,
    };
  }
}

/** Managed, because inline policies of a role share 10,240 characters. */
function managed(scope: Construct, id: string, statements: readonly Statement[]): ManagedPolicy {
  const document = PolicyDocument.fromJson({ Version: "2012-10-17", Statement: statements });
  const policy = new ManagedPolicy(scope, id, { document });
  acknowledgeWildcards(policy, statements);
  return policy;
}

function deployers(props: SlipwayServiceProps): readonly IPrincipal[] {
  return [...(props.deployFrom ?? []).map(ci), ...(props.deployers ?? [])];
}

function ci({ providerArn, issuer, subject, audience }: CiIdentity): IPrincipal {
  if (/[*?]/.test(subject) || !subject.includes(":")) {
    throw new Error(
      `deployFrom: subject "${subject}" must be one exact identity, ` +
        "such as repo:acme/web:environment:production",
    );
  }
  return new WebIdentityPrincipal(providerArn, {
    StringEquals: {
      [`${issuer}:aud`]: audience ?? "sts.amazonaws.com",
      [`${issuer}:sub`]: subject,
    },
  });
}

/** Nobody named: whoever in the account has been allowed to take roles of this name. */
function anyOf(principals: readonly IPrincipal[]): IPrincipal {
  const [first, ...others] = principals;
  return first === undefined
    ? new AccountRootPrincipal()
    : new CompositePrincipal(first, ...others);
}
