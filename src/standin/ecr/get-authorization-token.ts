import type {
  GetAuthorizationTokenCommandInput,
  GetAuthorizationTokenResponse,
} from "@aws-sdk/client-ecr";
import { operation } from "../operation.ts";
import { registryHost, registryPassword } from "./registry-password.ts";

/** What to log in to a registry with, as `AWS`; good for twelve hours (§6.3). */
export const getAuthorizationToken = operation<
  GetAuthorizationTokenCommandInput,
  GetAuthorizationTokenResponse
>(["registryIds"], (region, { registryIds = [region.account] }) => {
  const { clock, quirks } = region;
  const expiresAt = new Date(clock.now() + twelveHoursMs);
  const scheme = quirks.has("ECR-08") ? "https://" : "";
  return {
    authorizationData: registryIds.map((account) => {
      const place = { account, name: region.name };
      const login = `AWS:${registryPassword(place)}`;
      return {
        authorizationToken: Buffer.from(login).toString("base64"),
        ...(quirks.has("ECR-05") ? { expiresAt } : {}),
        proxyEndpoint: `${scheme}${registryHost(place)}`,
      };
    }),
  };
});

const twelveHoursMs = 12 * 3_600_000;
