import type { Region } from "./region.ts";

/** Signing names of the services served; they select the service on the wire. */
export type ServiceName =
  | "autoscaling"
  | "ec2"
  | "ecr"
  | "elasticloadbalancing"
  | "monitoring"
  | "logs"
  | "secretsmanager"
  | "servicequotas"
  | "dynamodb"
  | "s3"
  | "ssm"
  | "sts";

/** Who asked, as the signature says, which has been verified. */
export interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  readonly requestId: string;
  readonly accessKeyId: string;
}

/**
 * One AWS operation.
 *
 * `accepts` lists every input member it really honours, as dotted paths with list and map positions
 * left out (`"Tags.Key"`, `"Actions.ForwardConfig.TargetGroups.Weight"`); a path covers everything
 * below it only when it ends in `.*`. A request that carries any other member is answered
 * 501 NotImplemented by name: the stand-in never says yes to what it does not do.
 *
 * `run` receives input already decoded and checked for required members; it returns the output
 * structure (or throws AwsError). It must not wait for time to pass.
 */
export interface Operation {
  readonly accepts: readonly string[];
  run(region: Region, input: never, call: Call): unknown;
}

/** The operations of one service by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** Lets `run` name its SDK input type; the wire layer has already made it so. */
export function operation<Input, Output>(
  accepts: readonly string[],
  run: (region: Region, input: Input, call: Call) => Output | Promise<Output>,
): Operation {
  return { accepts, run: run as Operation["run"] };
}
