import { AwsError } from "../aws-error.ts";
import type { Call, Operation } from "../operation.ts";
import type { Region } from "../region.ts";

/**
 * Lets an operation take `DryRun`, as all of EC2's do: asked so, it does nothing and is refused
 * with `DryRunOperation`, 412 (aws-facts §3.2). There are no permissions here to be lacking;
 * whether AWS looks at the other parameters too is UNCONFIRMED, here nothing does.
 */
export function withDryRun(operation: Operation): Operation {
  return {
    accepts: [...operation.accepts, "DryRun"],
    run(region: Region, input: never, call: Call) {
      const { DryRun = false }: { readonly DryRun?: boolean } = input;
      if (!DryRun || !region.quirks.has("EC2-12")) return operation.run(region, input, call);
      const message = "Request would have succeeded, but DryRun flag is set.";
      throw new AwsError("DryRunOperation", message, { status: 412 });
    },
  };
}
