import {
  CreateLogStreamCommand,
  type InputLogEvent,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { releaseStreamName } from "../domain/names.ts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";

/** Where the base's dashboard finds what became of a service's releases. */
export interface ReleaseLog {
  /** The stream, after its group: `/slipway/production web/releases`. */
  readonly name: string;
  /** Adds a line. Rejects when it could not be written. */
  add(at: number, message: string): Promise<void>;
}

/** Lines of one service, in a stream that is made with the first. */
export function createReleaseLog(
  clients: Pick<Clients, "logs">,
  group: string,
  service: string,
): ReleaseLog {
  const stream = releaseStreamName(service);
  return {
    name: `${group} ${stream}`,
    add: (timestamp, message) => put(clients, group, stream, { timestamp, message }),
  };
}

async function put(
  clients: Pick<Clients, "logs">,
  logGroupName: string,
  logStreamName: string,
  event: InputLogEvent,
): Promise<void> {
  const client = await clients.logs();
  const stream = { logGroupName, logStreamName };
  const resource = `log stream ${logStreamName} of ${logGroupName}`;
  const send = async (): Promise<void> => {
    await client.send(new PutLogEventsCommand({ ...stream, logEvents: [event] }));
  };
  const makeFirst = async (): Promise<void> => {
    await attempt(
      { action: "logs:CreateLogStream", resource },
      async () => void (await client.send(new CreateLogStreamCommand(stream))),
      { ResourceAlreadyExistsException: () => Promise.resolve() },
    );
    await send();
  };
  await attempt({ action: "logs:PutLogEvents", resource }, send, {
    ResourceNotFoundException: makeFirst,
  });
}
