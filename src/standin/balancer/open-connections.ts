import type { Duplex } from "node:stream";
import { targetKey } from "../elbv2/target.ts";
import type { Target } from "../elbv2/target.ts";
import type { Region } from "../region.ts";
import { TargetAgent } from "./target-agent.ts";

/** Something under way that can be ended from outside. */
export interface Cuttable {
  cut(): void;
}

/** What is open towards one target of one group. */
export interface TargetConnections {
  readonly agent: TargetAgent;
  readonly underWay: Set<Cuttable>;
}

/** What is open towards all targets. */
export class OpenConnections {
  readonly #region: Region;
  readonly #changed: (change: "opened" | "closed") => void;
  readonly #byTarget = new Map<string, TargetConnections>();

  /** @param changed told of each connection that comes and goes */
  constructor(region: Region, changed: (change: "opened" | "closed") => void) {
    this.#region = region;
    this.#changed = changed;
  }

  /** Made when first asked for. */
  towards(targetGroupArn: string, target: Target): TargetConnections {
    const key = keyOf(targetGroupArn, target);
    const existing = this.#byTarget.get(key);
    if (existing) return existing;
    const { machineClock, quirks } = this.#region;
    const agent = new TargetAgent(() => this.#connect(target), machineClock, quirks.has("ELB-50"));
    const made: TargetConnections = { agent, underWay: new Set() };
    this.#byTarget.set(key, made);
    return made;
  }

  /** Requests and WebSockets under way to a target. */
  outstanding(targetGroupArn: string, target: Target): number {
    return this.#byTarget.get(keyOf(targetGroupArn, target))?.underWay.size ?? 0;
  }

  /** The target is gone: cuts what is under way and closes what is kept. */
  close(targetGroupArn: string, target: Target): void {
    const key = keyOf(targetGroupArn, target);
    const connections = this.#byTarget.get(key);
    this.#byTarget.delete(key);
    if (connections) end(connections);
  }

  closeAll(): void {
    const all = [...this.#byTarget.values()];
    this.#byTarget.clear();
    all.forEach(end);
  }

  /** A machine that is no more answers nothing at all: the connection attempt never ends. */
  async #connect(target: Target): Promise<Duplex> {
    const machine = this.#region.ec2.instance(target.instanceId)?.machine;
    if (!machine) return await new Promise(() => {});
    const socket = await machine.connect(target.port);
    this.#changed("opened");
    socket.once("close", () => this.#changed("closed"));
    return socket;
  }
}

function keyOf(targetGroupArn: string, target: Target): string {
  return `${targetGroupArn} ${targetKey(target.instanceId, target.port)}`;
}

function end(connections: TargetConnections): void {
  for (const exchange of connections.underWay) exchange.cut();
  connections.agent.destroy();
}
