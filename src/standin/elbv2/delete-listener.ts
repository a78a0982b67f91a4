import type { DeleteListenerCommandInput } from "@aws-sdk/client-elastic-load-balancing-v2";
import { operation } from "../operation.ts";
import { findListener } from "./find.ts";

/**
 * DeleteListener: its rules go with it, and its port is closed at once, open connections cut (in
 * AWS a moment later: UNCONFIRMED). A missing one is ListenerNotFound (UNCONFIRMED).
 */
export const deleteListener = operation(
  ["ListenerArn"],
  (region, input: DeleteListenerCommandInput) => {
    region.elb.removeListener(findListener(region.elb, input.ListenerArn));
    return {};
  },
);
