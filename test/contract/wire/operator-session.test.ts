// Goal: the operator's session of BEHAVIOUR.md is what the real aws CLI says, and goes as told there.
// Method: the same commands by the CLI over the HTTP door, virtual machines, wall clock; SESSION=FILE
// writes what was typed and printed, and the page is compared with the commands.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { env } from "node:process";
import { expect, test } from "vitest";
import { wallClock } from "../../../src/standin/clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import { cliIsInstalled } from "./support/aws-cli.ts";
import { furnishedFleet } from "./support/furnished.ts";

const behaviour = new URL("../../../src/standin/BEHAVIOUR.md", import.meta.url);

test.skipIf(!cliIsInstalled())("an operator's session", { timeout: 600_000 }, async () => {
  const { standin, seeded } = furnishedFleet(wallClock());
  const door = await openHttpDoor(standin, 0);
  const transcript: string[] = [];
  const names: Record<string, string> = {
    VPC: seeded.vpcId,
    SUBNETS: seeded.subnetIds.join(","),
    IMAGE: seeded.imageId,
    LISTENER: seeded.listenerArn,
  };
  const run = async (command: string): Promise<string> => {
    const text = await shell(command, { ...names, PORT: String(door.port) });
    transcript.push(`$ ${command}`, ...(text === "" ? [] : [text]));
    return text;
  };
  /** Asks until it is so; only the last answer is told. */
  const until = async (command: string, wanted: RegExp): Promise<string> => {
    let text = "";
    for (let asked = 0; asked < 60; asked += 1) {
      text = await shell(command, { ...names, PORT: String(door.port) });
      if (env.SESSION !== undefined) writeFileSync(env.SESSION, `${transcript.join("\n")}\n`);
      if (!wanted.test(text)) continue;
      transcript.push(`$ ${command}`, text);
      return text;
    }
    throw new Error(`never ${wanted}: ${command}: ${text}`);
  };
  const asg = "aws autoscaling";
  const name = "--auto-scaling-group-name web";
  const members =
    `${asg} describe-auto-scaling-instances ` +
    '--query "AutoScalingInstances[].[InstanceId,LifecycleState,HealthStatus]"';
  const health =
    "aws elbv2 describe-target-health --target-group-arn $TG " +
    '--query "TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Reason]"';

  await run(
    "aws ec2 create-launch-template --launch-template-name web --launch-template-data " +
      '"ImageId=$IMAGE,InstanceType=t3.small" --query LaunchTemplate.LatestVersionNumber',
  );
  names.TG = await run(
    "aws elbv2 create-target-group --name web --protocol HTTP --port 8080 --vpc-id $VPC " +
      "--health-check-interval-seconds 5 --health-check-timeout-seconds 2 " +
      '--query "TargetGroups[0].TargetGroupArn"',
  );
  expect(names.TG).toMatch(/^arn:aws:elasticloadbalancing:/);
  const create =
    `${asg} create-auto-scaling-group ${name} ` +
    '--launch-template "LaunchTemplateName=web,Version=1" --min-size 1 --max-size 3 ' +
    "--desired-capacity 2 --vpc-zone-identifier $SUBNETS --health-check-type ELB";
  expect(await run(create)).toBe("");
  expect(await run(create)).toContain("(AlreadyExists)");
  const attach = `${asg} attach-load-balancer-target-groups ${name} --target-group-arns $TG`;
  expect(await run(attach)).toBe("");
  await until(members, /InService[\s\S]*InService/);
  await until(health, /unused\tTarget\.NotInUse/);
  await run(
    "aws elbv2 create-rule --listener-arn $LISTENER --priority 5 " +
      "--conditions Field=path-pattern,Values=/* " +
      '--actions Type=forward,TargetGroupArn=$TG --query "Rules[0].Priority"',
  );
  const two = await until(health, /healthy[\s\S]*healthy/);
  const [sick = "", killed = ""] = two.split("\n").map((line) => line.split("\t")[0] ?? "");
  names.SICK = sick;
  names.KILLED = killed;

  await run(
    `curl -s http://127.0.0.1:$PORT/_standin/faults -d '{"kind":"unhealthy","instanceId":"'$SICK'"}'`,
  );
  await until(health, new RegExp(`${sick}\\t(unhealthy|draining)`));
  expect(await until(members, new RegExp(`${sick}\\tTerminating`))).toContain("UNHEALTHY");
  await run(
    `curl -s http://127.0.0.1:$PORT/_standin/faults -d '{"kind":"crash","instanceId":"'$KILLED'"}'`,
  );
  const activities =
    `${asg} describe-scaling-activities ${name} ` +
    '--query "Activities[].[StatusCode,Description,Cause]"';
  const told = await until(activities, new RegExp(`Terminating EC2 instance: ${killed}`));
  expect(told).toContain("in response to an ELB system health check failure");
  expect(told).toContain("in response to an EC2 health check");

  const tooMany = await run(`${asg} set-desired-capacity ${name} --desired-capacity 9`);
  expect(tooMany).toContain("above max value 3");
  const used = await run("aws elbv2 delete-target-group --target-group-arn $TG");
  expect(used).toContain("(ResourceInUse)");
  const full = await run(`${asg} delete-auto-scaling-group ${name}`);
  expect(full).toContain("(ResourceInUse)");
  expect(await run(`${asg} delete-auto-scaling-group ${name} --force-delete`)).toBe("");
  const groups = `${asg} describe-auto-scaling-groups --query "length(AutoScalingGroups)"`;
  await until(groups, /^0$/);

  if (env.SESSION !== undefined) writeFileSync(env.SESSION, `${transcript.join("\n")}\n`);
  const page = readFileSync(behaviour, "utf8");
  const typed = transcript.filter((line) => line.startsWith("$ "));
  expect(typed.filter((line) => !page.includes(`\n${line}\n`))).toEqual([]);
  await door.close();
  await standin.region.driver.close();
});

/** What a shell prints for a command, both streams, trimmed. */
function shell(command: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const settings = {
    ...env,
    ...variables,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${variables.PORT}`,
    AWS_ACCESS_KEY_ID: "AKIDCLI",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_DEFAULT_OUTPUT: "text",
    AWS_MAX_ATTEMPTS: "1",
    AWS_CONFIG_FILE: `${tmpdir()}/none`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
  return new Promise((resolve) => {
    execFile("sh", ["-fc", command], { env: settings }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.trim()),
    );
  });
}
