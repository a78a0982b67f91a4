// Goal: a client that shares no schema with the codec reads and writes the same things.
// Method: the aws CLI (botocore's own models) over the HTTP door, where `aws` is installed.
import { afterAll, beforeAll, expect, test } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { HttpDoor } from "../../../src/standin/doors/http.ts";
import { furnishedStandin } from "./support/furnished.ts";
import { cliIsInstalled, runAws } from "./support/aws-cli.ts";

const withCli = test.skipIf(!cliIsInstalled());

let behind: ReturnType<typeof furnishedStandin>;
let door: HttpDoor;

beforeAll(async () => {
  behind = furnishedStandin(wallClock());
  door = await openHttpDoor(behind.standin, 0);
});
afterAll(() => door.close());

withCli("STS and SSM", async () => {
  expect((await aws("sts get-caller-identity")).json.Account).toBe("000000000000");
  const value = "plain: é < & \" '";
  await aws("ssm put-parameter --name /cli/a --type String --value", value);
  expect((await aws("ssm get-parameter --name /cli/a")).json.Parameter).toMatchObject({
    Value: value,
    Version: 1,
    ARN: "arn:aws:ssm:us-east-1:000000000000:parameter/cli/a",
  });
  const missing = await aws("ssm get-parameter --name /cli/none");
  expect(missing.stderr).toContain("(ParameterNotFound) when calling the GetParameter operation");
});

withCli("DynamoDB", async () => {
  const key = JSON.stringify({ pk: { S: "é" }, sk: { S: "1" } });
  const item = { ...JSON.parse(key), bytes: { B: "raw <é>" }, n: { N: "1.5" } };
  await aws("dynamodb put-item --table-name state --item", JSON.stringify(item));
  const read = await aws("dynamodb get-item --consistent-read --table-name state --key", key);
  // This CLI takes blobs as they are and prints them in base64.
  const B = Buffer.from(item.bytes.B).toString("base64");
  expect(read.json.Item).toEqual({ ...item, bytes: { B } });
  const refused = await aws(
    "dynamodb delete-item --table-name state --condition-expression n=:n",
    "--expression-attribute-values",
    '{":n":{"N":"2"}}',
    "--key",
    key,
  );
  expect(refused.stderr).toContain("(ConditionalCheckFailedException)");
});

withCli("EC2, Auto Scaling and Elastic Load Balancing", async () => {
  const { seeded } = behind;
  const { json: images } = await aws("ec2 describe-images --image-ids", seeded.imageId);
  expect(images.Images.map((image: any) => image.ImageId)).toEqual([seeded.imageId]);
  const template = { ImageId: seeded.imageId, InstanceType: "t3.small", UserData: "e30=" };
  const made = await aws(
    "ec2 create-launch-template --launch-template-name cli-template --launch-template-data",
    JSON.stringify(template),
    "--tag-specifications",
    "ResourceType=launch-template,Tags=[{Key=a,Value=b c}]",
  );
  expect(made.json.LaunchTemplate.Tags).toEqual([{ Key: "a", Value: "b c" }]);
  const none = await aws("ec2 describe-instances --instance-ids i-00000000000000000");
  expect(none.stderr).toContain("(InvalidInstanceID.NotFound)");

  await aws(
    "autoscaling create-auto-scaling-group --auto-scaling-group-name cli --min-size 0 --max-size 1",
    "--launch-template",
    "LaunchTemplateName=cli-template,Version=1",
    "--vpc-zone-identifier",
    seeded.subnetIds.join(","),
  );
  const groups = await aws("autoscaling describe-auto-scaling-groups");
  expect(groups.json.AutoScalingGroups.map((one: any) => one.AutoScalingGroupName)).toEqual([
    "cli",
  ]);
  const twice = await aws(
    "autoscaling create-auto-scaling-group --auto-scaling-group-name cli --min-size 0 --max-size 1",
    "--launch-template",
    "LaunchTemplateName=cli-template,Version=1",
    "--vpc-zone-identifier",
    seeded.subnetIds.join(","),
  );
  expect(twice.stderr).toContain("(AlreadyExists)");

  const rules = await aws("elbv2 describe-rules --listener-arn", seeded.listenerArn);
  expect(rules.json.Rules[0]).toMatchObject({ Priority: "default", IsDefault: true });
  expect(behind.complaints).toEqual([]);
});

withCli("CloudWatch Logs", async () => {
  await aws("logs create-log-group --log-group-name /cli");
  await aws("logs create-log-stream --log-group-name /cli --log-stream-name app");
  const events = [{ timestamp: behind.standin.region.clock.now(), message: "é < & \" '" }];
  const put = "logs put-log-events --log-group-name /cli --log-stream-name app --log-events";
  expect((await aws(put, JSON.stringify(events))).json.nextSequenceToken).toMatch(/^\d{56}$/);
  const read = await aws("logs get-log-events --log-group-name /cli --log-stream-name app");
  expect(read.json.events).toMatchObject(events);
  const found = await aws("logs filter-log-events --log-group-name /cli --filter-pattern", '"é <"');
  expect(found.json.events).toMatchObject([{ logStreamName: "app", ...events[0] }]);
  const twice = await aws("logs create-log-group --log-group-name /cli");
  expect(twice.stderr).toContain("(ResourceAlreadyExistsException)");
});

withCli("Secrets Manager", async () => {
  const value = 'é < & "';
  await aws("secretsmanager create-secret --name db --secret-string", value);
  const read = await aws("secretsmanager get-secret-value --secret-id db");
  expect(read.json).toMatchObject({ Name: "db", SecretString: value });
  await aws("secretsmanager put-secret-value --secret-id db --secret-binary raw");
  const bytes = await aws("secretsmanager get-secret-value --secret-id db");
  expect(bytes.json.SecretBinary).toBe(Buffer.from("raw").toString("base64"));
  await aws("secretsmanager delete-secret --secret-id db");
  const gone = await aws("secretsmanager get-secret-value --secret-id db");
  expect(gone.stderr).toContain("(InvalidRequestException)");
});

withCli("ECR", async () => {
  await aws("ecr create-repository --repository-name web");
  const manifest = JSON.stringify({ mediaType: "application/vnd.oci.image.manifest.v1+json" });
  await aws("ecr put-image --repository-name web --image-tag v1 --image-manifest", manifest);
  const { json } = await aws("ecr describe-images --repository-name web --image-ids imageTag=v1");
  expect(json.imageDetails).toMatchObject([{ imageTags: ["v1"], repositoryName: "web" }]);
  const login = await aws("ecr get-authorization-token");
  const [{ authorizationToken, expiresAt }] = login.json.authorizationData;
  expect(Buffer.from(authorizationToken, "base64").toString()).toMatch(/^AWS:standin-registry-/);
  expect(expiresAt * 1_000).toBeGreaterThan(behind.standin.region.clock.now());
  const none = await aws("ecr describe-images --repository-name none");
  expect(none.stderr).toContain("(RepositoryNotFoundException)");
});

withCli("what is not served is an error, not a silence", async () => {
  const { stderr } = await aws("autoscaling start-instance-refresh --auto-scaling-group-name cli");
  expect(stderr).toContain("(NotImplemented)");
  expect(behind.standin.unsupported.items.at(-1)).toMatchObject({
    service: "autoscaling",
    operation: "StartInstanceRefresh",
  });
});

/** Runs `aws` against the stand-in of this file. */
const aws = (words: string, ...rest: string[]) => runAws(door.port, words, ...rest);
