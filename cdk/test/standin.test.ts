import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { expect, test } from "vitest";
import { makeStacks } from "../lib/ready-app.ts";
import { held, heldOf } from "../standin/held.ts";
import { notHeld } from "../standin/not-held.ts";
import { resources, type Template } from "../standin/template.ts";

const room = join(import.meta.dirname, "..");
const file = join(room, "../src/cli/base-template.json");
const isUpdate = process.env["UPDATE_TABLES"] === "1";

/** The ready app's templates for the base that `slipway standin` comes with. */
function synthesize(): readonly [base: Template, service: Template] {
  const { context } = JSON.parse(readFileSync(join(room, "cdk.json"), "utf8"));
  const asked = { ...context, base: "rehearsal", services: "web" };
  const app = new App({ analyticsReporting: false, context: asked });
  makeStacks(app);
  const assembly = app.synth();
  return [
    assembly.getStackByName("slipway-rehearsal").template,
    assembly.getStackByName("slipway-rehearsal-web").template,
  ];
}

const [base, service] = synthesize();

test("what the stand-in makes is what the templates say (UPDATE_TABLES=1 writes it)", () => {
  const derived = heldOf(base, service, "web");
  if (isUpdate) {
    writeFileSync(file, `${JSON.stringify(derived, undefined, 2)}\n`);
  }
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(derived);
});

/** Everything the templates say, by type and property; of a load balancer by attribute too. */
const said = new Set(
  [base, service]
    .flatMap((template) => resources(template))
    .flatMap(({ type, properties }) =>
      Object.entries(properties).flatMap(([name, value]) =>
        name === "LoadBalancerAttributes"
          ? (value as { Key: string }[]).map(({ Key }) => `${type}.${name}.${Key}`)
          : [`${type}.${name}`],
      ),
    ),
);

test("all else has its reason, and no reason is left over", () => {
  const isSaid = (name: string) => said.has(name) || [...said].some((one) => typeOf(one) === name);
  const reasoned = (one: string) => one in notHeld || typeOf(one) in notHeld;
  const nameless = [...said].filter((one) => !held.includes(one) && !reasoned(one));
  expect(nameless).toEqual([]);
  expect([...held, ...Object.keys(notHeld)].filter((name) => !isSaid(name))).toEqual([]);
  expect(held.filter(reasoned)).toEqual([]);
});

test("the page lists what is not held", () => {
  const page = join(room, "README.md");
  const begin = "<!-- generated: not held, by UPDATE_TABLES=1 npx vitest run -->\n";
  const end = "\n<!-- end: not held -->";
  const whole = readFileSync(page, "utf8");
  const [before, rest = ""] = whole.split(begin);
  const [found, after] = rest.split(end);
  const fresh = `\n${inWords()}\n`;
  if (isUpdate) {
    writeFileSync(page, `${before}${begin}${fresh}${end}${after}`);
  }
  expect(isUpdate ? fresh : found).toBe(fresh);
});

/** A line for each reason. */
function inWords(): string {
  const reasons = [...new Set(Object.values(notHeld))];
  const lines = reasons.map((reason) => {
    const names = Object.keys(notHeld).filter((name) => notHeld[name] === reason);
    const shown = names.map((name) => `\`${name.replace("AWS::", "")}\``).join(", ");
    return `- ${shown}: ${reason}.`;
  });
  return lines.join("\n");
}

const typeOf = (name: string): string => name.slice(0, name.indexOf("."));
