import type { Image } from "@aws-sdk/client-ec2";
import { GetParameterCommand, GetParametersCommand } from "@aws-sdk/client-ssm";
import { UnfitBase, type Base } from "../domain/base.ts";
import { fail } from "../domain/failure.ts";
import { baseParameter, serviceParameter } from "../domain/names.ts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";
import { parseBase } from "./parse-base.ts";

/**
 * The base a service stands on: the environment's parameter, overlaid with the service's own where
 * that exists. Throws NOT_FOUND without a base, BAD_INPUT when a member is not as it must be or the
 * base is of another Region.
 */
export async function readBase(
  clients: Pick<Clients, "ssm" | "region">,
  base: string,
  service: string,
): Promise<Base> {
  const names = [baseParameter(base), serviceParameter(base, service)] as const;
  const answer = await attempt({ action: "ssm:GetParameters", resource: `base ${base}` }, () =>
    clients.ssm.send(new GetParametersCommand({ Names: [...names] })),
  );
  // Missing names are no error but listed as invalid (aws-facts §6.1).
  const valueOf = (name: string): string | undefined =>
    answer.Parameters?.find((parameter) => parameter.Name === name)?.Value;
  const [environment, overlay] = names.map(valueOf);
  if (environment === undefined) {
    throw new UnfitBase({
      code: "NOT_FOUND",
      summary: `No base ${base} in ${await clients.region()}: there is no parameter ${names[0]}.`,
      remedy: "Deploy its CDK stack, or choose another environment, Region or profile.",
    });
  }
  const read = parseBase([
    { name: names[0], value: environment },
    ...(overlay === undefined ? [] : [{ name: names[1], value: overlay }]),
  ]);
  const region = await clients.region();
  if (read.region !== region) {
    throw new UnfitBase({
      code: "BAD_INPUT",
      summary: `Base ${base} is of Region ${read.region}, but this command runs in ${region}.`,
      remedy: `Give --region ${read.region}, or set AWS_REGION.`,
    });
  }
  return read;
}

/**
 * The id of the AMI to pin: `override` (an id, or the name of a parameter that holds one), else the
 * base's own. Throws NOT_FOUND unless the image exists and can be launched.
 */
export async function resolveAmi(
  clients: Pick<Clients, "ssm" | "ec2">,
  base: Pick<Base, "amiParameter">,
  override?: string,
): Promise<string> {
  const source = override ?? base.amiParameter;
  const id = source.startsWith("ami-") ? source : await readParameter(clients, source);
  const { describeImage } = await import("./describe-image.ts");
  const image: Image | undefined = await describeImage(await clients.ec2(), id);
  if (!image || image.State !== "available") {
    fail({
      code: "NOT_FOUND",
      summary:
        `AMI ${id}${id === source ? "" : ` (from parameter ${source})`} ` +
        `${image ? `is ${image.State ?? "in no known state"}` : "does not exist here"}.`,
      remedy: "Set instance.ami to an AMI of this Region and account, or bake the base's anew.",
    });
  }
  return id;
}

/** `ssm:/path` and `/path` both name a parameter. */
async function readParameter(clients: Pick<Clients, "ssm">, source: string): Promise<string> {
  const name = source.replace(/^ssm:/, "");
  const answer = await attempt(
    { action: "ssm:GetParameter", resource: `parameter ${name}` },
    () => clients.ssm.send(new GetParameterCommand({ Name: name })),
    {
      ParameterNotFound: async (error) =>
        fail(
          {
            code: "NOT_FOUND",
            summary: `Parameter ${name}, which should hold the AMI's id, does not exist.`,
            remedy: "Bake the base AMI, or set instance.ami to an AMI's id.",
          },
          error,
        ),
    },
  );
  return answer.Parameter?.Value?.trim() ?? "";
}
