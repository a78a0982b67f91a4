import { fail } from "../domain/failure.ts";
import type { CommandContext } from "./context.ts";

/** Throws BAD_INPUT for an AWS_ENDPOINT_URL that is not the URL of anything. */
export function refuseBadEndpoint({ env }: Pick<CommandContext, "env">): void {
  const endpoint = env["AWS_ENDPOINT_URL"];
  if (endpoint === undefined || endpoint === "") {
    return;
  }
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    fail({
      code: "BAD_INPUT",
      summary: `AWS_ENDPOINT_URL is "${endpoint}", which is not the URL of an endpoint.`,
      remedy: "Set it as in http://127.0.0.1:4566, or unset it for AWS itself.",
    });
  }
}
