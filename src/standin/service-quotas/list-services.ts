import type {
  ListServicesCommandInput,
  ListServicesResponse,
} from "@aws-sdk/client-service-quotas";
import { takePage } from "../ec2/take-page.ts";
import { operation } from "../operation.ts";
import { readPageSize } from "./page-size.ts";
import { services } from "./quotas.ts";

/** The services that have quotas here. InvalidPaginationToken. */
export const listServices = operation<ListServicesCommandInput, ListServicesResponse>(
  ["NextToken", "MaxResults"],
  (_region, input) => {
    const all = Object.entries(services).map(([ServiceCode, ServiceName]) => ({
      ServiceCode,
      ServiceName,
    }));
    const page = takePage(all, ({ ServiceCode }) => ServiceCode, {
      token: input.NextToken,
      size: readPageSize(input.MaxResults),
      badToken: "InvalidPaginationTokenException",
    });
    return { Services: [...page.items], NextToken: page.next };
  },
);
