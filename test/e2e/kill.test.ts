// Goal: what a killed stand-in has answered is there again, but for what it was told in its last
// 250 ms.
// Method: the built slipway killed under a stream of DynamoDB writes and control plane changes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { EC2Client, DescribeTagsCommand, CreateTagsCommand } from "@aws-sdk/client-ec2";
import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, onTestFinished, test } from "vitest";
import { startLocalAws, type LocalAws } from "../support/slipway-process.ts";

/** Answers may be lost that came within so many milliseconds before the end. */
const lossMs = 250;

test.each([1, 2, 3])("killed, round %i", async () => {
  const root = mkdtempSync(join(tmpdir(), "slipway-e2e-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const first = await startLocalAws(root, [], ["--state", "state"]);
  const { dynamodb, ec2, ssm } = clients(first);
  const imageId = (await ssm.send(new GetParameterCommand({ Name: "/slipway/rehearsal/ami" })))
    .Parameter!.Value!;
  const answered: { readonly at: number; readonly n: number }[] = [];
  const write = async (n: number): Promise<void> => {
    const key = { pk: { S: "n" }, sk: { S: String(n) } };
    const TableName = "slipway-rehearsal";
    await dynamodb.send(new PutItemCommand({ TableName, Item: { ...key, n: { N: String(n) } } }));
    await ssm.send(new PutParameterCommand({ Name: `/n/${n}`, Value: `${n}`, Type: "String" }));
    if (n < 50) {
      const Tags = [{ Key: `n${n}`, Value: "" }];
      await ec2.send(new CreateTagsCommand({ Resources: [imageId], Tags }));
    }
    answered.push({ at: Date.now(), n });
  };
  let isKilled = false;
  const writing = (async () => {
    for (let n = 0; !isKilled; n += 1) await write(n);
  })().catch(() => undefined);
  await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(100);
  const killedAt = Date.now();
  isKilled = true;
  await first.kill();
  await writing;

  const second = await startLocalAws(root, [], ["--state", "state"]);
  onTestFinished(async () => void (await second.stop()));
  const again = clients(second);
  const due = answered.filter(({ at }) => at < killedAt - lossMs);
  expect(due.length).toBeGreaterThan(20);
  const tags = await again.ec2.send(new DescribeTagsCommand());
  const keys = tags.Tags?.map(({ Key }) => Key) ?? [];
  for (const { n } of due) {
    const key = { pk: { S: "n" }, sk: { S: String(n) } };
    const TableName = "slipway-rehearsal";
    const { Item } = await again.dynamodb.send(new GetItemCommand({ TableName, Key: key }));
    expect(Item).toEqual({ ...key, n: { N: String(n) } });
    const { Parameter } = await again.ssm.send(new GetParameterCommand({ Name: `/n/${n}` }));
    expect(Parameter?.Value).toBe(String(n));
    if (n < 50) expect(keys).toContain(`n${n}`);
  }
});

function clients({ endpoint }: LocalAws) {
  const credentials = { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" };
  const config = { endpoint, region: "us-east-1", credentials, maxAttempts: 1 };
  return {
    dynamodb: new DynamoDBClient(config),
    ec2: new EC2Client(config),
    ssm: new SSMClient(config),
  };
}
