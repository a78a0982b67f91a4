import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App, Stack, Validations } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { SlipwayBase, type SlipwayBaseProps } from "../lib/slipway-base.ts";
import { SlipwayService } from "../lib/slipway-service.ts";

interface Report {
  readonly pluginReports: readonly {
    readonly violations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** Findings of cdk-nag's AwsSolutions that no reason was given for. */
function findings(props: Partial<SlipwayBaseProps>, more: (stack: Stack) => void = () => {}) {
  const app = new App();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, "base");
  const base = new SlipwayBase(stack, "Base", { base: "production", ...props });
  new SlipwayService(new Stack(app, "service"), "Service", { base, service: "web" });
  more(stack);
  try {
    app.synth();
  } catch {
    // The report says why.
  }
  const file = join(app.outdir, "validation-report.json");
  const report = JSON.parse(readFileSync(file, "utf8")) as Report;
  expect(report.pluginReports.length).toBeGreaterThan(0);
  return report.pluginReports
    .flatMap(({ violations = [] }) => violations)
    .map(({ ruleName, violatingConstructs }) => {
      const places = violatingConstructs.map(({ constructPath }) => constructPath);
      return `${ruleName} at ${places.join(", ")}`;
    });
}

const certificateArn = "arn:aws:acm:eu-west-1:123456789012:certificate/1";

test.each<[string, Partial<SlipwayBaseProps>]>([
  ["for trials", {}],
  ["with a certificate", { certificateArn }],
  ["internal, without the internet", { certificateArn, scheme: "internal", wayOut: "endpoints" }],
])("AwsSolutions finds nothing that has no reason: %s", (_, props) => {
  expect(findings(props)).toEqual([]);
});

test("it does find what is wrong", () => {
  const wrong = findings({}, (stack) => void new Bucket(stack, "Open"));
  expect(wrong).toContain("AwsSolutions-S1 at base/Open/Resource");
});
