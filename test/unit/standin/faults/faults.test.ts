import { expect, test } from "vitest";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { Control } from "../../../../src/standin/control.ts";
import { controlFaults } from "../../../../src/standin/faults/control-faults.ts";
import { faultOrder } from "../../../../src/standin/faults/fault-order.ts";
import { Faults } from "../../../../src/standin/faults/faults.ts";
import { strikeRequest } from "../../../../src/standin/faults/strike-request.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";

function standing(...orders: object[]): Faults {
  const faults = new Faults({ now: () => 0, random: seededRandom(7) });
  for (const order of orders) {
    const fault = faults.add(faultOrder.parse(order));
    if (typeof fault === "string") throw new Error(fault);
  }
  return faults;
}

const kindsOf = (faults: Faults, service: string, operation: string, times: number) =>
  Array.from({ length: times }, () => strikeRequest(faults, service, operation).kinds.join("+"));

test("an occurrence is counted from when the fault was set, over what fits", () => {
  const faults = standing({ kind: "throttle", at: "ec2:Describe*#2" });
  strikeRequest(faults, "autoscaling", "DescribeTags");
  strikeRequest(faults, "ec2", "CreateTags");
  expect(kindsOf(faults, "ec2", "DescribeTags", 3)).toEqual(["", "throttle", ""]);
  expect(faults.all[0]).toMatchObject({ seen: 3, strikes: [{ at: 0, on: "ec2:DescribeTags" }] });
});

test("a count is spent; without one the fault stands until it is taken back", () => {
  const faults = standing({ kind: "throttle", at: "*:GetItem", count: 2 });
  expect(kindsOf(faults, "dynamodb", "GetItem", 3)).toEqual(["throttle", "throttle", ""]);
  const always = standing({ kind: "throttle", at: "dynamodb:*" });
  expect(kindsOf(always, "dynamodb", "Query", 3)).toEqual(["throttle", "throttle", "throttle"]);
  expect(always.remove("fault-2")).toBe(0);
  expect(always.remove("fault-1")).toBe(1);
  expect(kindsOf(always, "dynamodb", "Query", 1)).toEqual([""]);
});

test("chance repeats with its seed, and is not asked where nothing is left to it", () => {
  const run = () => kindsOf(standing({ kind: "throttle", at: "*:*", probability: 0.3 }), ...many);
  const many = ["ec2", "DescribeTags", 1000] as const;
  expect(run()).toEqual(run());
  const struck = run().filter((kinds) => kinds !== "").length;
  expect(struck).toBeGreaterThan(240);
  expect(struck).toBeLessThan(360);
  const never = new Faults({ now: () => 0, random: () => expect.unreachable() });
  never.add({ kind: "throttle", at: "ec2:*" });
  expect(kindsOf(never, "ec2", "DescribeTags", 1)).toEqual(["throttle"]);
});

test("latencies add up, and the first of the others decides", () => {
  const at = "ec2:DescribeTags";
  const faults = standing(
    { kind: "latency", at, ms: 20 },
    { kind: "error", at, status: 503, when: "after", count: 1 },
    { kind: "throttle", at, count: 1 },
    { kind: "latency", at, ms: 5 },
  );
  const first = strikeRequest(faults, "ec2", "DescribeTags");
  expect(first).toMatchObject({ latencyMs: 25, takesEffect: true });
  expect(first.kinds).toEqual(["latency", "error", "latency"]);
  expect(first.ending).toMatchObject({ code: "Unavailable", status: 503 });
  const second = strikeRequest(faults, "ec2", "DescribeTags");
  expect(second).toMatchObject({ latencyMs: 25, takesEffect: false });
  expect(second.kinds).toEqual(["latency", "throttle", "latency"]);
  expect(strikeRequest(faults, "ec2", "DescribeTags").ending).toBeUndefined();
});

test.each([
  ["autoscaling", "DescribeTags", "Throttling", undefined],
  ["elasticloadbalancing", "DescribeRules", "Throttling", undefined],
  ["sts", "GetCallerIdentity", "Throttling", undefined],
  ["ec2", "DescribeTags", "RequestLimitExceeded", 503],
  ["ssm", "GetParameter", "ThrottlingException", undefined],
  ["dynamodb", "PutItem", "ProvisionedThroughputExceededException", undefined],
  ["dynamodb", "DescribeTable", "ThrottlingException", undefined],
])("%s throttles %s with %s", (service, operation, code, status) => {
  const { ending } = strikeRequest(
    standing({ kind: "throttle", at: `${service}:${operation}` }),
    service,
    operation,
  );
  expect(ending).toBeInstanceOf(AwsError);
  expect(ending).toMatchObject({ code });
  expect((ending as AwsError).status).toBe(status);
});

test("what is not served is never struck", () => {
  const faults = standing({ kind: "throttle", at: "*:*" });
  expect(kindsOf(faults, "ec2", "RunInstancesEverywhere", 1)).toEqual([""]);
  expect(kindsOf(faults, "sqs", "SendMessage", 1)).toEqual([""]);
});

function door() {
  const control = new Control();
  controlFaults(control, new Faults({ now: () => 5, random: seededRandom(1) }));
  return control;
}

test("the control door sets, lists and takes back", () => {
  const control = door();
  const set = (order: object) => control.ask("POST", "faults", JSON.stringify(order));
  expect(set({ kind: "error", at: "ec2:CreateTags" })).toEqual({
    status: 201,
    document: { id: "fault-1", kind: "error", at: "ec2:CreateTags", when: "before", status: 500 },
  });
  expect(set({ kind: "zone-loss", zone: "us-east-1a" }).status).toBe(201);
  expect(control.ask("GET", "faults").document).toEqual({
    faults: [
      expect.objectContaining({ id: "fault-1", seen: 0, strikes: [] }),
      { id: "fault-2", kind: "zone-loss", zone: "us-east-1a", seen: 0, strikes: [] },
    ],
  });
  expect(control.ask("DELETE", "faults?id=fault-9")).toEqual({
    status: 404,
    document: { error: "there is no fault fault-9" },
  });
  expect(control.ask("DELETE", "faults?di=fault-1").status).toBe(400);
  expect(control.ask("DELETE", "faults?id=fault-1").document).toEqual({ removed: 1 });
  expect(control.ask("DELETE", "faults").document).toEqual({ removed: 1 });
  expect(control.ask("PUT", "faults").status).toBe(405);
});

test.each([
  ['{"kind":"throttle","at":"ec2:*","zoen":"a"}', 'unknown member "zoen"'],
  ['{"kind":"flood","at":"ec2:*"}', 'kind: "flood" is not served; there are throttle, error'],
  ["{}", "kind: is missing; there are"],
  ['{"kind":"latency","at":"ec2:*"}', "ms: "],
  ['{"kind":"latency","at":"ec2:*","ms":-1}', "ms: "],
  ['{"kind":"throttle","at":"ec2:*","probability":0}', "probability: "],
  ['{"kind":"throttle","at":"ec2"}', '"ec2" is no service:operation'],
  ['{"kind":"throttle","at":"sqs:SendMessage"}', "no operation served here is sqs:SendMessage"],
  ['{"kind":"throttle","at":"ec2:*#1","count":2}', "takes neither count nor probability"],
  ['{"kind":"zone-loss","zone":"a","count":1}', 'unknown member "count"'],
  ["[]", "expected object"],
  ["null", "expected object"],
  ["{", "this is no JSON"],
])("%s is refused in words", (body, words) => {
  const control = door();
  const { status, document } = control.ask("POST", "faults", body);
  expect(status).toBe(400);
  expect((document as { error: string }).error).toContain(words);
  expect(control.ask("GET", "faults").document).toEqual({ faults: [] });
});
