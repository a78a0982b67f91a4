import type { Operations } from "../operation.ts";
import { getCallerIdentity } from "./get-caller-identity.ts";

/** Security Token Service. */
export const stsOperations: Operations = { GetCallerIdentity: getCallerIdentity };
