import type { ResponseLaunchTemplateData } from "@aws-sdk/client-ec2";
import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Ec2Instance, Ec2State, Launch } from "./ec2-instance.ts";
import { InstanceLife } from "./instance-life.ts";
import type { Subnet } from "./network.ts";
import type { ResolvedTemplate } from "./resolved-template.ts";
import { tagsFor } from "./tag-record.ts";

/** The instances of a Region. Terminated ones stay visible for one hour (aws-facts §3.2). */
export class Instances {
  readonly launches: Launch[] = [];
  readonly life: InstanceLife;
  readonly #region: Region;
  readonly #byId = new Map<string, Ec2Instance>();
  readonly #listeners: StateListener[] = [];

  constructor(region: Region) {
    this.#region = region;
    this.life = new InstanceLife(region, (instance, previous) => this.#moved(instance, previous));
  }

  all(): readonly Ec2Instance[] {
    return [...this.#byId.values()];
  }

  byId(instanceId: string): Ec2Instance | undefined {
    return this.#byId.get(instanceId);
  }

  /** For `kept-ec2.ts`. */
  get inside(): { readonly byId: Map<string, Ec2Instance> } {
    return { byId: this.#byId };
  }

  onStateChange(listener: StateListener): void {
    this.#listeners.push(listener);
  }

  /** An instance in `pending`. Throws InsufficientFreeAddressesInSubnet. */
  launch(order: InstanceOrder): Ec2Instance {
    const { template, data, subnet } = order;
    const { clock, pace, quirks } = this.#region;
    const now = clock.now();
    const instance: Ec2Instance = {
      instanceId: `i-${this.#region.hex(17)}`,
      reservationId: order.reservation?.id ?? `r-${this.#region.hex(17)}`,
      launchIndex: order.reservation?.index ?? 0,
      clientToken: order.reservation?.clientToken ?? "",
      subnetId: subnet.subnetId,
      availabilityZone: subnet.availabilityZone,
      vpcId: subnet.vpcId,
      privateIp: subnet.addresses.take(),
      imageId: order.imageId,
      instanceType: data.InstanceType ?? "",
      launchTime: new Date(now),
      template,
      data: { ...data },
      tags: {
        ...tagsFor("instance", data.TagSpecifications),
        ...(template && quirks.has("EC2-28") ? tagsOf(template) : {}),
        ...order.tags,
      },
      visibleFrom: now + pace.visibilityMs,
      state: "pending",
      machine: undefined,
      bootedAt: undefined,
      reason: "",
      transition: "",
      console: "",
      posted: undefined,
      terminatedAt: undefined,
    };
    this.#byId.set(instance.instanceId, instance);
    this.#record(instance);
    this.life.begin(instance);
    return instance;
  }

  /** Also to be told of what was terminated before the stand-in was opened again. */
  forgetLater({ instanceId, terminatedAt = 0 }: Ec2Instance): void {
    const { clock, quirks } = this.#region;
    const visibleMs = quirks.has("EC2-05") ? visibleAfterTerminationMs : 0;
    const wait = terminatedAt + visibleMs - clock.now();
    clock.after(wait, () => this.#byId.delete(instanceId));
  }

  #record(instance: Ec2Instance): void {
    this.launches.push({
      at: instance.launchTime.getTime(),
      instanceId: instance.instanceId,
      launchTemplateName: instance.template?.launchTemplateName ?? "",
      version: instance.template?.version ?? 0,
      tags: { ...instance.tags },
    });
  }

  #moved(instance: Ec2Instance, previous: Ec2State): void {
    for (const listener of this.#listeners) listener(instance, previous);
    if (instance.state === "terminated") this.forgetLater(instance);
  }
}

interface InstanceOrder {
  /** Undefined for a launch from none. */
  readonly template: ResolvedTemplate | undefined;
  /** The template's, or what a request made of it. */
  readonly data: ResponseLaunchTemplateData;
  readonly imageId: string;
  readonly subnet: Subnet;
  /** They win over those of `data` (aws-facts §1.1). */
  readonly tags: Readonly<Record<string, string>>;
  /** Shared by what one request launches; its own by default. */
  readonly reservation?: {
    readonly id: string;
    readonly index: number;
    readonly clientToken: string;
  };
}

export type StateListener = (instance: Ec2Instance, previous: Ec2State) => void;

/** EC2 says by tags of its own what an instance was launched from (seen on real instances). */
function tagsOf({ launchTemplateId, version }: ResolvedTemplate): Record<string, string> {
  return {
    "aws:ec2launchtemplate:id": launchTemplateId,
    "aws:ec2launchtemplate:version": String(version),
  };
}

/** Terminated instances stay visible "usually less than one hour" (aws-facts §3.2). */
const visibleAfterTerminationMs = 3_600_000;

/** EC2's answer to ids it does not know; nothing else is returned then (aws-facts §3.2). */
export function instancesNotFound(ids: readonly string[]): AwsError {
  const text =
    ids.length === 1
      ? `The instance ID '${ids[0]}' does not exist`
      : `The instance IDs '${ids.join(", ")}' do not exist`;
  return new AwsError("InvalidInstanceID.NotFound", text);
}
