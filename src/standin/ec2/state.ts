import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { ClientTokens } from "./client-tokens.ts";
import type { Ec2Instance, Launch } from "./ec2-instance.ts";
import { Instances, instancesNotFound, type StateListener } from "./instances.ts";
import { LaunchTemplates } from "./launch-templates.ts";
import type { MachineImage } from "./machine-image.ts";
import { Network, type Subnet } from "./network.ts";
import { refuseBadLaunch } from "./refuse-bad-launch.ts";
import type { ResolvedTemplate, TemplateReference } from "./resolved-template.ts";

/** What EC2 holds in one Region: network, images, launch templates, instances. */
export class Ec2 {
  readonly network: Network;
  readonly templates: LaunchTemplates;
  readonly instances: Instances;
  readonly images = new Map<string, MachineImage>();
  /** Of RunInstances, by token and zone; they gave the ids of instances. */
  readonly runTokens: ClientTokens<readonly string[]>;
  readonly #region: Region;
  #shortage: LaunchShortage = () => undefined;

  constructor(region: Region) {
    this.#region = region;
    this.network = new Network(region);
    this.templates = new LaunchTemplates(region);
    this.instances = new Instances(region);
    this.runTokens = new ClientTokens(region, () => true);
  }

  /** Every launch ever accepted, oldest first; never pruned. */
  get launches(): readonly Launch[] {
    return this.instances.launches;
  }

  /** Throws AwsError as EC2 does when the template or its version does not exist. */
  resolveTemplate(reference: TemplateReference): ResolvedTemplate {
    return this.templates.resolve(reference);
  }

  /** Why a launch from `template` would be refused in any subnet; undefined if it would not. */
  validateForLaunch(template: ResolvedTemplate): string | undefined {
    try {
      refuseBadLaunch(this.#region, template.data);
      return undefined;
    } catch (error) {
      if (error instanceof AwsError) return error.message;
      throw error;
    }
  }

  /** Launches one instance; returns it in `pending`, or throws AwsError and launches nothing. */
  launch(order: {
    readonly template: ResolvedTemplate;
    readonly subnetId: string;
    readonly tags: Readonly<Record<string, string>>;
  }): Ec2Instance {
    const subnet = this.subnetNamed(order.subnetId);
    const { data } = order.template;
    const imageId = refuseBadLaunch(this.#region, data, subnet);
    const shortage = this.shortage(data.InstanceType ?? "", subnet);
    if (shortage) {
      throw shortage;
    }
    return this.instances.launch({ ...order, data, imageId, subnet });
  }

  /** Why there is no capacity for one more machine of a type in a subnet's zone. */
  shortage(instanceType: string, { availabilityZone }: Subnet): AwsError | undefined {
    return this.#shortage({ instanceType, availabilityZone });
  }

  /** Asks an instance to end. Throws InvalidInstanceID.NotFound. */
  terminate(instanceId: string): void {
    const instance = this.instance(instanceId);
    if (!instance) {
      throw instancesNotFound([instanceId]);
    }
    this.instances.life.terminate(instance);
  }

  instance(instanceId: string): Ec2Instance | undefined {
    return this.instances.byId(instanceId);
  }

  onStateChange(listener: StateListener): void {
    this.instances.onStateChange(listener);
  }

  subnet(subnetId: string): Subnet | undefined {
    return this.network.subnets.get(subnetId);
  }

  /** Throws InvalidSubnetID.NotFound. */
  subnetNamed(subnetId: string): Subnet {
    const subnet = this.subnet(subnetId);
    if (subnet) return subnet;
    throw new AwsError("InvalidSubnetID.NotFound", `The subnet ID '${subnetId}' does not exist`);
  }

  addVpc(cidr: string): string {
    return this.network.addVpc(cidr);
  }

  addSubnet(order: { vpcId: string; availabilityZone: string; cidr: string }): string {
    return this.network.addSubnet(order);
  }

  addSecurityGroup(order: { vpcId: string; name: string }): string {
    return this.network.addSecurityGroup(order);
  }

  addImage(order: { imageId?: string; name: string }): string {
    const { imageId = `ami-${this.#region.hex(17)}`, name } = order;
    const createdAt = new Date(this.#region.clock.now());
    this.images.set(imageId, { imageId, name, createdAt, tags: {} });
    return imageId;
  }

  /** A fault for tests: later launches for which `shortage` returns an error fail with it. */
  refuseLaunches(shortage: LaunchShortage): void {
    this.#shortage = shortage;
  }
}

type LaunchShortage = (order: {
  readonly instanceType: string;
  readonly availabilityZone: string;
}) => AwsError | undefined;
