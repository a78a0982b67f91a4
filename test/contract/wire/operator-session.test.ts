// Goal: the operator's session of BEHAVIOUR.md is what the real aws CLI says, and goes as told there.
// Method: the same commands by the CLI over the HTTP door, virtual machines behind a real listener,
// time that the session moves on; SESSION=FILE writes what was typed and printed, and the page is
// compared with the commands.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startBalancer } from "../../../src/standin/balancer/start-balancer.ts";
import { wallClock } from "../../../src/standin/clock.ts";
import { controlClock } from "../../../src/standin/control-clock.ts";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import { SteeredClock } from "../../../src/standin/steered-clock.ts";
import { cliIsInstalled } from "./support/aws-cli.ts";
import { furnishedFleet } from "./support/furnished.ts";
import { operatorShell } from "./support/operator-shell.ts";
import type { OperatorShell } from "./support/operator-shell.ts";

const behaviour = new URL("../../../src/standin/BEHAVIOUR.md", import.meta.url);
const asg = "aws autoscaling";
const name = "--auto-scaling-group-name web";
const members =
  `${asg} describe-auto-scaling-instances ` +
  '--query "AutoScalingInstances[].[InstanceId,LifecycleState,HealthStatus]"';
const health =
  "aws elbv2 describe-target-health --target-group-arn $TG " +
  '--query "TargetHealthDescriptions[].[Target.Id,TargetHealth.State,TargetHealth.Reason]"';
const sideDoor = "curl -s http://127.0.0.1:$PORT/_standin";

/** What the activities say of the instance that a variable names. */
const activitiesOf = (variable: string): string =>
  `${asg} describe-scaling-activities ${name} ` +
  `--query "Activities[?contains(Description,'$${variable}')].[StatusCode,Description,Cause]"`;

test.skipIf(!cliIsInstalled())("an operator's session", { timeout: 600_000 }, async () => {
  const machine = wallClock();
  const clock = new SteeredClock(machine);
  const { standin, seeded } = furnishedFleet(clock, machine);
  controlClock(standin.control, clock, () => {});
  const listener = standin.region.elb.listeners.get(seeded.listenerArn)!;
  listener.listensOn = 0;
  const balancer = await startBalancer(standin.region, seeded.loadBalancerArn);
  const door = await openHttpDoor(standin, 0);
  const shell = operatorShell(door.port, {
    VPC: seeded.vpcId,
    SUBNETS: seeded.subnetIds.join(","),
    IMAGE: seeded.imageId,
    LISTENER: seeded.listenerArn,
    LB: seeded.loadBalancerArn.replace(/.*:loadbalancer\//, ""),
    WEB: String(balancer.port),
    FROM: new Date(clock.now() - 600_000).toISOString(),
    UNTIL: new Date(clock.now() + 7_200_000).toISOString(),
  });

  await begin(shell);
  await breakTwo(shell);
  await breakByHand(shell);
  await stepAside(shell);
  await watchTraffic(shell);
  await end(shell);

  const page = readFileSync(behaviour, "utf8");
  const typed = shell.transcript.filter((line) => line.startsWith("$ "));
  expect(typed.filter((line) => !page.includes(`\n${line}\n`))).toEqual([]);
  await door.close();
  await balancer.close();
  await standin.region.driver.close();
});

/** A fleet of two behind the load balancer. */
async function begin({ run, until, names }: OperatorShell): Promise<void> {
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
  [names.SICK = "", names.KILLED = ""] = instanceIds(two);
}

/** One fails its health checks, one dies. */
async function breakTwo({ run, until, names }: OperatorShell): Promise<void> {
  await run(`${sideDoor}/faults -d '{"kind":"unhealthy","instanceId":"'$SICK'"}'`);
  await until(health, new RegExp(`${names.SICK}\\t(unhealthy|draining)`));
  expect(await until(members, new RegExp(`${names.SICK}\\tTerminating`))).toContain("UNHEALTHY");
  await run(`${sideDoor}/faults -d '{"kind":"crash","instanceId":"'$KILLED'"}'`);
  const activities =
    `${asg} describe-scaling-activities ${name} ` +
    '--query "Activities[].[StatusCode,Description,Cause]"';
  const told = await until(activities, new RegExp(`Terminating EC2 instance: ${names.KILLED}`));
  expect(told).toContain("in response to an ELB system health check failure");
  expect(told).toContain("in response to an EC2 health check");
}

/** Somebody calls an instance unhealthy; it drains, and another one is there. */
async function breakByHand({ run, until, names }: OperatorShell): Promise<void> {
  await until(health, /\thealthy[\s\S]*\thealthy/);
  const serving = await until(members, /InService[\s\S]*InService/);
  [names.WORN = ""] = instanceIds(serving.replaceAll(/^.*Terminating.*$/gm, "").trim());
  const say = "--health-status Unhealthy --no-should-respect-grace-period";
  expect(await run(`${asg} set-instance-health --instance-id $WORN ${say}`)).toBe("");
  await until(activitiesOf("WORN"), /WaitingForELBConnectionDraining/);
  await run(`${sideDoor}/clock -d '{"advance":"6m"}'`);
  const over = await until(activitiesOf("WORN"), /^Successful\tTerminating/);
  expect(over).toContain("was taken out of service in response to a user health-check");
}

/** One goes into standby and comes back; another leaves for good, and runs on. */
async function stepAside({ run, until, names }: OperatorShell): Promise<void> {
  const two = await until(members, /^(\S+\tInService\tHEALTHY\n?){2}$/);
  [names.ASIDE = "", names.LEFT = ""] = instanceIds(two);
  const lowering = "--should-decrement-desired-capacity";
  const told = '--query "Activities[].[StatusCode,Description,Cause]"';
  const enter = `${asg} enter-standby ${name} --instance-ids $ASIDE ${lowering} ${told}`;
  expect(await run(enter)).toContain("Moving EC2 instance to Standby");
  await run(`${sideDoor}/clock -d '{"advance":"6m"}'`);
  await until(members, new RegExp(`${names.ASIDE}\\tStandby\\tHEALTHY`));
  await run(`${asg} exit-standby ${name} --instance-ids $ASIDE ${told}`);
  await until(members, /^(\S+\tInService\tHEALTHY\n?){2}$/);
  await run(`${asg} detach-instances ${name} --instance-ids $LEFT ${lowering} ${told}`);
  await run(`${sideDoor}/clock -d '{"advance":"6m"}'`);
  await until(members, new RegExp(`^${names.ASIDE}\\tInService\\tHEALTHY$`));
  const state = '--query "Reservations[].Instances[].State.Name"';
  expect(await run(`aws ec2 describe-instances --instance-ids $LEFT ${state}`)).toBe("running");
}

/** Requests through the load balancer are counted, and ring an alarm. */
async function watchTraffic({ run, until }: OperatorShell): Promise<void> {
  const metric =
    "--namespace AWS/ApplicationELB --metric-name RequestCount " +
    "--dimensions Name=LoadBalancer,Value=$LB";
  await run(
    `aws cloudwatch put-metric-alarm --alarm-name busy ${metric} --statistic Sum --period 60 ` +
      "--evaluation-periods 1 --threshold 3 --comparison-operator GreaterThanOrEqualToThreshold",
  );
  const alarm =
    "aws cloudwatch describe-alarms --alarm-names busy " +
    '--query "MetricAlarms[].[StateValue,StateReason]"';
  expect(await run(alarm)).toMatch(/^INSUFFICIENT_DATA/);
  await until(health, /\thealthy/);
  await run(`${sideDoor}/clock -d '{"advance":"1m"}'`);
  const asked = await run(
    "for n in 1 2 3 4 5 6; do curl -s -o /dev/null -w '%{http_code} ' http://127.0.0.1:$WEB/; done",
  );
  expect(asked).toBe("200 200 200 200 200 200");
  await run(`${sideDoor}/clock -d '{"advance":"90s"}'`);
  const counted = await until(
    `aws cloudwatch get-metric-statistics ${metric} --statistics Sum --period 3600 ` +
      '--start-time $FROM --end-time $UNTIL --query "Datapoints[].[Sum,Unit]"',
    /Count/,
  );
  expect(counted).toMatch(/^6(\.0)?\tCount$/);
  expect(await until(alarm, /^ALARM/)).toContain("Threshold Crossed");
}

/** What is refused, and the end of the fleet. */
async function end({ run, until }: OperatorShell): Promise<void> {
  const tooMany = await run(`${asg} set-desired-capacity ${name} --desired-capacity 9`);
  expect(tooMany).toContain("above max value 3");
  const used = await run("aws elbv2 delete-target-group --target-group-arn $TG");
  expect(used).toContain("(ResourceInUse)");
  const full = await run(`${asg} delete-auto-scaling-group ${name}`);
  expect(full).toContain("(ResourceInUse)");
  expect(await run(`${asg} delete-auto-scaling-group ${name} --force-delete`)).toBe("");
  const groups = `${asg} describe-auto-scaling-groups --query "length(AutoScalingGroups)"`;
  await until(groups, /^0$/);
}

/** The first column of what was printed. */
const instanceIds = (text: string): string[] =>
  text.split("\n").map((line) => line.split("\t")[0] ?? "");
