import { wallClock } from "../../../../src/standin/clock.ts";
import { sign } from "../../../../src/standin/signature/sign.ts";
import type { WireRequest } from "../../../../src/standin/wire/http-message.ts";

/** A user's keys, as the stand-in takes them: the secret is the key id. */
export const userKeys = { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" };

/** A request signed anew, whatever signature it had. */
export function signed(request: WireRequest, service: string, keys = userKeys): WireRequest {
  const headers = Object.entries(request.headers).filter(([name]) => name !== "authorization");
  const plain = { ...request, headers: Object.fromEntries(headers) };
  return sign(plain, keys, { region: "us-east-1", service, now: wallClock().now() });
}
