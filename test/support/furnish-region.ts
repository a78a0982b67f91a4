import type { Base } from "../../src/domain/base.ts";
import { seedNetworkAndTable } from "../../src/standin/seed.ts";
import type { Standin } from "../../src/standin/standin.ts";

/**
 * A base of `environment` on a stand-in that has nothing yet, with a subnet in each of `zones`
 * (letters behind us-east-1), which have 251 addresses each. Nothing listens on its ports.
 */
export function furnishRegion(
  standin: Standin,
  environment: string,
  zones: readonly string[],
): Base {
  const seeded = seedNetworkAndTable(standin.region, {
    availabilityZones: zones.map((letter) => `us-east-1${letter}`),
    securityGroup: "instances",
    image: { name: "base", imageId: "ami-0123456789abcdef0" },
    loadBalancer: { name: "front", scheme: "internal", host: "127.0.0.1", port: 8080 },
    table: { name: "state", partitionKey: "pk", sortKey: "sk", timeToLive: "expires" },
    parameters: {},
  });
  return {
    schemaVersion: 1,
    region: "us-east-1",
    account: standin.region.account,
    vpcId: seeded.vpcId,
    subnetIds: seeded.subnetIds,
    securityGroupIds: [seeded.securityGroupId],
    loadBalancerArn: seeded.loadBalancerArn,
    listenerArn: seeded.listenerArn,
    loadBalancerDns: "127.0.0.1",
    listenerPort: 8080,
    listenerProtocol: "HTTP",
    propagationSeconds: 1,
    table: seeded.tableName,
    sourceStore: "file:///tmp",
    amiParameter: `/slipway/${environment}/ami`,
    instanceProfileArn: undefined,
    artifacts: ["tarball"],
  };
}
