// Goal: load balancers and listeners made by real clients carry traffic until they are deleted.
// Method: the JS SDK and the aws CLI, where installed, over the HTTP door; requests to the doors.
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DescribeAccountLimitsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { followLoadBalancers } from "../../../src/standin/balancer/follow-load-balancers.ts";
import type { Followed } from "../../../src/standin/balancer/follow-load-balancers.ts";
import { listenerAddresses } from "../../../src/standin/balancer/listener-addresses.ts";
import { wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { HttpDoor } from "../../../src/standin/doors/http.ts";
import { furnishedStandin } from "./support/furnished.ts";
import { cliIsInstalled, runAws } from "./support/aws-cli.ts";

const withCli = test.skipIf(!cliIsInstalled());

let behind: ReturnType<typeof furnishedStandin>;
let followed: Followed;
let door: HttpDoor;

beforeAll(async () => {
  behind = furnishedStandin(wallClock());
  followed = followLoadBalancers(behind.standin.region);
  door = await openHttpDoor(behind.standin, 0);
});
afterAll(async () => {
  await door.close();
  await followed.close();
});

test("the JS SDK makes, changes, uses and deletes a load balancer", async () => {
  const client = new ElasticLoadBalancingV2Client({
    endpoint: `http://127.0.0.1:${door.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "AKID", secretAccessKey: "AKID" },
  });
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({ Name: "sdk", Subnets: [...behind.seeded.subnetIds] }),
  );
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
  expect(LoadBalancers?.[0]?.State?.Code).toBe("provisioning");
  const { Listeners } = await client.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
    }),
  );
  const ListenerArn = Listeners?.[0]?.ListenerArn;
  await client.send(
    new CreateRuleCommand({
      ListenerArn,
      Priority: 1,
      Conditions: [
        { Field: "http-request-method", HttpRequestMethodConfig: { Values: ["GET", "HEAD"] } },
        { Field: "source-ip", SourceIpConfig: { Values: ["127.0.0.0/8"] } },
        { Field: "query-string", QueryStringConfig: { Values: [{ Key: "go", Value: "a*" }] } },
      ],
      Actions: [
        { Type: "redirect", RedirectConfig: { Path: "/new/#{path}", StatusCode: "HTTP_301" } },
      ],
    }),
  );
  const url = await addressOf("sdk");
  await until(async () => (await fetch(`${url}/x?go=away`, quietly)).status === 301);
  const moved = await fetch(`${url}/x?go=away`, quietly);
  expect(moved.headers.get("location")).toBe("http://127.0.0.1:80/new/x?go=away");
  expect((await fetch(`${url}/x?go=away`, { ...quietly, method: "POST" })).status).toBe(404);

  const Attributes = [{ Key: "deletion_protection.enabled", Value: "true" }];
  await client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  const described = await client.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }),
  );
  expect(described.Attributes).toContainEqual(Attributes[0]);
  await expect(
    client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn })),
  ).rejects.toMatchObject({ name: "OperationNotPermittedException" });
  await expect(
    client.send(new DescribeListenersCommand({ ListenerArns: ["x"] })),
  ).rejects.toMatchObject({ name: "ValidationError" });
  const { Limits } = await client.send(new DescribeAccountLimitsCommand({ PageSize: 1 }));
  expect(Limits).toEqual([{ Name: "target-groups", Max: "3000" }]);
  await client.send(new DeleteListenerCommand({ ListenerArn }));
  await expect(fetch(url, quietly)).rejects.toThrow("fetch failed");
  expect(behind.complaints).toEqual([]);
});

withCli("the aws CLI does the same", { timeout: 60_000 }, async () => {
  const { subnetIds, securityGroupId } = behind.seeded;
  const made = await aws(
    "elbv2 create-load-balancer --name cli --scheme internal --subnets",
    ...subnetIds,
    "--security-groups",
    securityGroupId,
  );
  const arn: string = made.json.LoadBalancers[0].LoadBalancerArn;
  expect(made.json.LoadBalancers[0].SecurityGroups).toEqual([securityGroupId]);
  const create = `elbv2 create-listener --load-balancer-arn ${arn} --port 8081 --protocol`;
  const actions = 'Type=redirect,RedirectConfig={Host="h.example",Port="99",StatusCode=HTTP_302}';
  const refused = await aws(`${create} HTTPS --default-actions`, actions);
  expect(refused.stderr).toContain("(NotImplemented)");
  expect(refused.stderr).toContain("HTTPS");
  const listener = await aws(`${create} HTTP --default-actions`, actions);
  const url = await addressOf("cli");
  const moved = await fetch(`${url}/p?q=1`, quietly);
  expect(moved.headers.get("location")).toBe("http://h.example:99/p?q=1");
  const listenerArn: string = listener.json.Listeners[0].ListenerArn;
  const rule = await aws(
    `elbv2 create-rule --listener-arn ${listenerArn} --priority 1 --actions ${fixed410} --conditions`,
    "Field=query-string,QueryStringConfig={Values=[{Key=v,Value=1},{Value=two}]}",
    "Field=source-ip,SourceIpConfig={Values=[10.0.0.0/8,127.0.0.1/32]}",
  );
  expect(rule.json.Rules[0].Conditions).toHaveLength(2);
  await until(async () => (await fetch(`${url}/?any=two`, quietly)).status === 410);

  const attributes = "elbv2 modify-load-balancer-attributes --load-balancer-arn";
  const set = await aws(
    `${attributes} ${arn} --attributes Key=idle_timeout.timeout_seconds,Value=9`,
  );
  expect(set.json.Attributes).toContainEqual({ Key: "idle_timeout.timeout_seconds", Value: "9" });
  const read = await aws(`elbv2 describe-load-balancer-attributes --load-balancer-arn ${arn}`);
  expect(read.json).toEqual(set.json);
  const limits = await aws("elbv2 describe-account-limits");
  expect(limits.json.Limits).toContainEqual({ Name: "application-load-balancers", Max: "50" });
  const wrong = await aws("elbv2 delete-listener --listener-arn nonsense");
  expect(wrong.stderr).toContain("(ValidationError)");
  expect(wrong.stderr).toContain("'nonsense' is not a valid listener ARN");
  await aws(`elbv2 delete-listener --listener-arn ${listenerArn}`);
  expect((await aws(`elbv2 delete-load-balancer --load-balancer-arn ${arn}`)).stderr).toBe("");
  await expect(fetch(url, quietly)).rejects.toThrow("fetch failed");
  const gone = await aws(`elbv2 describe-load-balancers --load-balancer-arns ${arn}`);
  expect(gone.stderr).toContain("(LoadBalancerNotFound)");
});

/** No redirect is followed and no connection kept. */
const quietly = { redirect: "manual", headers: { connection: "close" } } as const;

const fixed410 = "Type=fixed-response,FixedResponseConfig={StatusCode=410}";

/** Where the only listener of this load balancer listens, once it does. */
async function addressOf(loadBalancer: string): Promise<string> {
  const find = () =>
    listenerAddresses(behind.standin.region).find((one) => one.loadBalancer === loadBalancer);
  await until(() => Promise.resolve(find() !== undefined));
  return find()?.url ?? "";
}

/** Waits, on the wall clock, until `condition` holds; fails after five seconds. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const clock = wallClock();
  const deadline = clock.now() + 5000;
  while (!(await condition())) {
    if (clock.now() > deadline) throw new Error(`not so within 5 s: ${String(condition)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs `aws` against the stand-in of this file. */
const aws = (words: string, ...rest: string[]) => runAws(door.port, words, ...rest);
