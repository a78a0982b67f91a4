import type { Clients } from "../../../../src/aws/clients.ts";

interface Retrying {
  readonly config: { retryStrategy(): Promise<unknown> };
}

/**
 * The SDK waits by the machine's clock before it tries again. Under virtual time that is however many
 * minutes the machine gets through meanwhile, so here it tries again at once, as often as ever.
 */
export function retryAtOnce(clients: Clients): void {
  const { autoScaling, elb, dynamodb, ssm, sts } = clients;
  for (const client of [autoScaling.reads, elb.reads, dynamodb.reads, ssm, sts]) {
    void withoutWait(client);
  }
  const ec2 = clients.ec2.bind(clients);
  const prompt: Pick<Clients, "ec2"> = {
    ec2: async () => {
      const pair = await ec2();
      await withoutWait(pair.reads);
      return pair;
    },
  };
  Object.assign(clients, prompt);
}

async function withoutWait({ config }: Retrying): Promise<void> {
  const strategy = (await config.retryStrategy()) as Record<string, unknown>;
  // What the SDK calls private; without it the strategy would wait as it does elsewhere.
  if (!("retryBackoffStrategy" in strategy))
    throw new Error("the SDK's retries changed: look here");
  strategy["retryBackoffStrategy"] = {
    setDelayBase: () => undefined,
    computeNextBackoffDelay: () => 0,
  };
}
