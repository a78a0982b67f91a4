import { isIP } from "node:net";
import { validationError } from "../validation-error.ts";

/** Refuses what is no IPv4 or IPv6 block in CIDR form, as `source-ip` conditions take them. */
export function requireCidr(value: string): void {
  const [address = "", prefix = "", ...rest] = value.split("/");
  const longest = isIP(address) === 4 ? 32 : 128;
  const isPrefix = /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
  if (isIP(address) !== 0 && isPrefix && rest.length === 0) return;
  throw validationError(`The 'source-ip' value '${value}' must be in CIDR format`);
}
