import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { furnish, publishBase } from "../../../src/cli/local-base.ts";
import { openLoadBalancers } from "../../../src/cli/local-load-balancers.ts";
import { baseParameter } from "../../../src/domain/names.ts";
import { accountView } from "../../../src/standin/account-view.ts";
import { type Clock, wallClock } from "../../../src/standin/clock.ts";
import { type HttpDoor, openHttpDoor } from "../../../src/standin/doors/http.ts";
import { quickPace } from "../../../src/standin/region.ts";
import { createStandin, type Standin } from "../../../src/standin/standin.ts";
import { makeVmImage } from "./vm-image.ts";
import { VmDriver } from "./vm-driver.ts";

/** A local AWS whose instances are virtual machines. */
export interface VmWorld {
  readonly clock: Clock;
  readonly directory: string;
  readonly standin: Standin;
  readonly driver: VmDriver;
  /** Of the load balancer, and of AWS. */
  readonly loadBalancer: string;
  readonly endpoint: string;
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly forcePathStyle: true;
  };
  close(): Promise<void>;
}

const bucket = "slipway-vm-sources";

/** Opens it, with the base `rehearsal`, whose sources are in a bucket: instances share no disk. */
export async function openVmWorld(port: number, narrate: (line: string) => void): Promise<VmWorld> {
  const clock = wallClock();
  const directory = mkdtempSync(join(tmpdir(), "slipway-vm-"));
  const opened: { close(): Promise<void> }[] = [];
  // QEMU runs as nobody, who has to get at its files.
  chmodSync(directory, 0o755);
  const image = await makeVmImage(directory, { clock, narrate });
  let door: HttpDoor | undefined;
  const driver = new VmDriver({
    image,
    directory,
    clock,
    port,
    awsPort: () => door?.port ?? 0,
    metadataOf: (id): ReturnType<typeof accountView> => accountView(standin.region, id),
  });
  const standin: Standin = createStandin({ clock, pace: quickPace, driver, complain: narrate });
  const seeded = furnish(standin.region, 0);
  const balancer = await openLoadBalancers(standin, seeded, opened);
  const place = { state: directory, port: balancer?.port, instances: "container" as const };
  publishBase(standin.region, seeded, place);
  door = await openHttpDoor(standin, 0);
  const endpoint = `http://127.0.0.1:${door.port}`;
  const credentials = { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" };
  const client = { endpoint, region: "us-east-1", credentials, forcePathStyle: true } as const;
  await new S3Client(client).send(new CreateBucketCommand({ Bucket: bucket }));
  keepSourcesInBucket(standin);
  return {
    clock,
    directory,
    standin,
    driver,
    endpoint,
    client,
    loadBalancer: `http://127.0.0.1:${balancer?.port}`,
    async close() {
      await driver.close();
      await door?.close();
      for (const one of opened.reverse()) await one.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function keepSourcesInBucket({ region: { parameters } }: Standin): void {
  const name = baseParameter("rehearsal");
  const base: object = JSON.parse(parameters.get(name)?.value ?? "");
  parameters.set(name, JSON.stringify({ ...base, sourceStore: `s3://${bucket}/` }));
}
