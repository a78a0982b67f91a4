import { join } from "node:path";
import { accountView } from "../standin/account-view.ts";
import { type Clock, wallClock } from "../standin/clock.ts";
import { type HttpDoor, openHttpDoor } from "../standin/doors/http.ts";
import { controlClock } from "../standin/control-clock.ts";
import { Keeper } from "../standin/kept/keeper.ts";
import { keepRegion, refillRegion, resumeRegion } from "../standin/kept/kept-region.ts";
import type { QuirkId } from "../standin/quirks/all-quirks.ts";
import { quickPace, type Region } from "../standin/region.ts";
import { ContentOnDisk } from "../standin/s3/content-on-disk.ts";
import { createStandin, type Standin } from "../standin/standin.ts";
import { SteeredClock } from "../standin/steered-clock.ts";
import { choosePort } from "./choose-port.ts";
import { base, furnish, moveBase, publishBase } from "./local-base.ts";
import { localInstances, type LocalInstances, type LocalMachines } from "./local-instances.ts";
import { enforcePolicies, type EnforcedService } from "./local-policies.ts";
import {
  named,
  openLoadBalancers,
  reclaimPorts,
  usualLoadBalancerPort,
} from "./local-load-balancers.ts";
import { type LocalState, openStateDirectory, type StateDirectory } from "./state-directory.ts";

export interface LocalRegionOptions {
  /**
   * Ports on 127.0.0.1; 0 is any free one. Not given: 4566 and 8088. Unless a number is given, a
   * state that is taken up comes first, with the port it had.
   */
  readonly port: number | undefined;
  readonly loadBalancerPort: number | undefined;
  /** Where everything is kept and taken up again; absent: nothing outlives the process. */
  readonly state: string | undefined;
  /** Ports of this machine that programs on instances may reach. */
  readonly reach: readonly number[];
  /** What instances are; processes unless given. */
  readonly instances?: LocalInstances;
  /** Quirks of AWS to do without. */
  readonly without?: readonly QuirkId[];
  /** Services whose roles there are; policies are then enforced. */
  readonly enforced?: readonly string[] | undefined;
  /** One line for everything the stand-in did not answer as AWS would. */
  readonly complain: (line: string) => void;
  /** One line for people about how instances run. */
  readonly narrate: (line: string) => void;
}

export interface LocalRegion {
  readonly endpoint: string;
  /** Of the base; empty once that load balancer was deleted. */
  readonly loadBalancer: string;
  readonly standin: Standin;
  /** Services with roles of their own; empty where no policies are enforced. */
  readonly enforced: readonly EnforcedService[];
  /** Ends every instance, frees the ports, writes the state or removes what was temporary. */
  close(): Promise<void>;
}

/**
 * A stand-in with its doors open, its load balancers listening and the base `rehearsal` published,
 * or as it was left in the state directory. Throws BAD_INPUT for a port or a directory that cannot
 * be had, and then leaves nothing open and the directory's state as it was.
 */
export async function startLocalRegion(options: LocalRegionOptions): Promise<LocalRegion> {
  const state = await openStateDirectory(options.state);
  const opened: Closable[] = [state];
  try {
    const region = await open(options, state, opened);
    return { ...region, close: () => closeAll(opened) };
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
}

interface Closable {
  close(): Promise<void>;
}

/** What was opened last is closed first: no request is answered after the state is written. */
async function closeAll(opened: Closable[]): Promise<void> {
  const next = opened.pop();
  if (!next) return;
  try {
    await next.close();
  } finally {
    await closeAll(opened);
  }
}

/** Opens everything; what it has opened is in `opened`, also when it fails half-way. */
async function open(
  options: LocalRegionOptions,
  state: StateDirectory,
  opened: Closable[],
): Promise<Omit<LocalRegion, "close">> {
  const machineClock = wallClock();
  const clock = new SteeredClock(machineClock, state.found?.aheadMs);
  let door: HttpDoor | undefined;
  const place = { clock, machineClock, port: () => door?.port };
  const { standin, instances } = localStandin(options, state, place);
  const { region } = standin;
  opened.push(region.driver);
  await instances.prepare();
  const { seeded, balancer } = await fill({ standin, instances }, options, state, opened);
  const { enforced: services } = options;
  const enforced = services ? enforcePolicies(region, seeded, { base, services }) : [];
  const keeper = keeperOf(options, state, (): LocalState => {
    const endpointPort = door?.port ?? 0;
    return { aheadMs: clock.aheadMs, endpointPort, seeded, region: keepRegion(region) };
  });
  if (keeper) opened.push(keeper);
  const kept = state.found?.endpointPort;
  const port = await choosePort({ given: options.port, kept, usual: 4566 });
  door = await named("AWS endpoint", port, () => openHttpDoor(standin, port));
  opened.push(door);
  if (state.found) resumeRegion(region, state.found.region);
  await keeper?.begin();
  standin.log.onAdd(({ mutating }) => {
    if (mutating) keeper?.changed();
  });
  clock.onFired(() => keeper?.passed());
  controlClock(standin.control, clock, () => keeper?.changed());
  return {
    endpoint: `http://127.0.0.1:${door.port}`,
    loadBalancer: balancer ? `http://127.0.0.1:${balancer.port}` : "",
    standin,
    enforced,
  };
}

interface LocalStandin {
  readonly standin: Standin;
  readonly instances: LocalMachines;
}

function localStandin(
  options: LocalRegionOptions,
  state: StateDirectory,
  place: {
    readonly clock: Clock;
    readonly machineClock: Clock;
    readonly port: () => number | undefined;
  },
): LocalStandin {
  const instances = localInstances(options.instances ?? processes, {
    state: state.path,
    keepsDisks: state.file !== undefined,
    clock: place.machineClock,
    reach: options.reach,
    metadataOf: (instanceId) => accountView(standin.region, instanceId),
    awsPort: place.port,
    narrate: options.narrate,
  });
  const standin: Standin = createStandin({
    clock: place.clock,
    machineClock: place.machineClock,
    pace: quickPace,
    without: options.without ?? [],
    contents: new ContentOnDisk(join(state.path, "objects")),
    complain: options.complain,
    driver: (awsCall) => instances.driver(awsCall),
  });
  return { standin, instances };
}

const processes: LocalInstances = { kind: "process", mirrors: [] };

/** With the base, or with what was kept; its load balancers listen then. */
async function fill(
  { standin, instances: machines }: LocalStandin,
  { loadBalancerPort: given, instances: { kind: instances } = processes }: LocalRegionOptions,
  { path, found }: StateDirectory,
  opened: Closable[],
) {
  const { region } = standin;
  if (found) refillRegion(region, found.region);
  await machines.sweep((id) => needsDisk(region, id));
  if (!found) {
    const seeded = furnish(region, given ?? usualLoadBalancerPort);
    const balancer = await openLoadBalancers(standin, seeded, opened);
    publishBase(region, seeded, { state: path, port: balancer?.port, instances });
    return { seeded, balancer };
  }
  const { seeded } = found;
  await reclaimPorts(region, seeded, given);
  const balancer = await openLoadBalancers(standin, seeded, opened);
  moveBase(region, { state: path, port: balancer?.port, instances });
  return { seeded, balancer };
}

/** Whether an instance is there still, and will be. */
function needsDisk({ ec2 }: Region, instanceId: string): boolean {
  const state = ec2.instance(instanceId)?.state ?? "terminated";
  return state !== "terminated" && state !== "shutting-down";
}

function keeperOf(
  { complain }: LocalRegionOptions,
  { file }: StateDirectory,
  state: () => LocalState,
): Keeper | undefined {
  if (file === undefined) return undefined;
  return new Keeper({ path: file, clock: wallClock(), state, complain });
}
