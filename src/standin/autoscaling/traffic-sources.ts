import { notImplemented } from "../not-implemented.ts";

/** A traffic source as requests name it. */
interface SourceInput {
  readonly Identifier?: string | undefined;
  readonly Type?: string | undefined;
}

export const sourceMembers = ["TrafficSources.Identifier", "TrafficSources.Type"];

/**
 * The ARNs of the target groups named. Without a type the identifier is an ARN (API reference);
 * Classic Load Balancers and VPC Lattice do not exist here.
 */
export function sourceArns(sources: readonly SourceInput[]): readonly string[] {
  return sources.map(({ Identifier = "", Type = "elbv2" }) => {
    if (Type !== "elbv2") throw notImplemented(`traffic sources of type ${Type}`);
    return Identifier;
  });
}
