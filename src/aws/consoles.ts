import { GetConsoleOutputCommand } from "@aws-sdk/client-ec2";
import type { Consoles } from "../engine/ports.ts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";

/** EC2's console output: base64, the last 64 KB, buffered by AWS (aws-facts §3.3). */
export function createConsoles(clients: Pick<Clients, "ec2">): Consoles {
  return {
    async read(instanceId) {
      const ec2 = await clients.ec2();
      const none = (): Promise<undefined> => Promise.resolve(undefined);
      return await attempt<string | undefined>(
        { action: "ec2:GetConsoleOutput", resource: `instance ${instanceId}` },
        async () => {
          const command = new GetConsoleOutputCommand({ InstanceId: instanceId });
          const { Output = "" } = await ec2.reads.send(command);
          return Buffer.from(Output, "base64").toString("utf8");
        },
        { "InvalidInstanceID.NotFound": none, "InvalidInstanceID.Malformed": none },
      );
    },
  };
}
