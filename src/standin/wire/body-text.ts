import type { WireResponse } from "./http-message.ts";

/** What a reply says, as text. */
export function bodyText({ body }: Pick<WireResponse, "body">): string {
  return typeof body === "string" ? body : Buffer.from(body).toString("utf8");
}
