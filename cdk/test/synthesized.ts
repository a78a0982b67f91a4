import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { SlipwayBase, type SlipwayBaseProps } from "../lib/slipway-base.ts";
import { SlipwayService, type SlipwayServiceProps } from "../lib/slipway-service.ts";

type BaseProps = Partial<SlipwayBaseProps>;

/** Both stacks as CloudFormation gets them; what the base is given may need its stack. */
export function synthesize(
  given: BaseProps | ((stack: Stack) => BaseProps) = {},
  service: Partial<SlipwayServiceProps> = {},
) {
  const app = new App();
  const baseStack = new Stack(app, "base");
  const props = typeof given === "function" ? given(baseStack) : given;
  const base = new SlipwayBase(baseStack, "Base", { base: "production", ...props });
  const serviceStack = new Stack(app, "service");
  new SlipwayService(serviceStack, "Service", { base, service: "web", ...service });
  return {
    base: Template.fromStack(baseStack),
    service: Template.fromStack(serviceStack),
  };
}

type Properties = Readonly<Record<string, unknown>>;

/** Properties of the only resource of a type. */
export function onlyOne(template: Template, type: string): Properties {
  const found = Object.values(template.findResources(type)) as { Properties: Properties }[];
  const [first] = found;
  if (found.length !== 1 || first === undefined) {
    throw new Error(`${found.length} resources are ${type}`);
  }
  return first.Properties;
}

/** A text with what CloudFormation fills in shown as `<Name>` or `<Name.Attribute>`. */
export function filled(value: unknown): string {
  if (typeof value === "string") {
    return value;
  }
  const intrinsic = value as Record<string, unknown>;
  const join = intrinsic["Fn::Join"] as [string, unknown[]] | undefined;
  if (join) {
    return join[1].map(filled).join(join[0]);
  }
  const attribute = intrinsic["Fn::GetAtt"] as string[] | undefined;
  const imported = intrinsic["Fn::ImportValue"] as string | undefined;
  return `<${attribute?.join(".") ?? imported ?? String(intrinsic["Ref"])}>`;
}
