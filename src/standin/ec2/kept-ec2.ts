import { fill } from "../kept/fill.ts";
import type { KeptRoom } from "../kept/kept-room.ts";
import type { Ec2Instance, Launch } from "./ec2-instance.ts";
import type { LaunchTemplates } from "./launch-templates.ts";
import type { MachineImage } from "./machine-image.ts";
import type { SecurityGroup, Subnet, Vpc } from "./network.ts";
import { PrivateAddresses } from "./private-addresses.ts";
import type { Ec2 } from "./state.ts";

interface KeptEc2 {
  readonly vpcs: ReadonlyMap<string, Vpc>;
  readonly subnets: readonly (Omit<Subnet, "addresses"> & {
    readonly addresses: PrivateAddresses["inside"];
  })[];
  readonly securityGroups: ReadonlyMap<string, SecurityGroup>;
  readonly images: ReadonlyMap<string, MachineImage>;
  readonly templates: LaunchTemplates["inside"];
  readonly instances: readonly Omit<Ec2Instance, "machine">[];
  readonly launches: readonly Launch[];
  readonly runTokens: Ec2["runTokens"]["inside"];
}

/**
 * Everything of EC2 but the machines themselves, whose disks are the driver's: those of pending and
 * running instances are started again, as after a reboot. What their console showed is lost.
 */
export const keptEc2: KeptRoom<KeptEc2> = {
  name: "ec2",
  fields: {
    Ec2: {
      network: "kept",
      templates: "kept",
      instances: "kept",
      images: "kept",
      runTokens: "kept",
      "#region": "given",
      "#shortage": "given",
    },
    Network: { vpcs: "kept", subnets: "kept", securityGroups: "kept", "#region": "given" },
    PrivateAddresses: {
      "#subnetId": "worked out",
      "#first": "worked out",
      "#usable": "worked out",
      "#taken": "kept",
      "#next": "kept",
    },
    LaunchTemplates: {
      "#region": "given",
      "#byId": "kept",
      "#tokens": "kept",
      "#versionTokens": "kept",
    },
    ClientTokens: { "#uses": "kept", "#region": "given", "#isThere": "given" },
    Instances: {
      launches: "kept",
      life: "anew",
      "#region": "given",
      "#byId": "kept",
      "#listeners": "anew",
    },
    InstanceLife: { "#region": "given", "#moved": "given" },
  },
  keep: ({ ec2 }) => ({
    vpcs: ec2.network.vpcs,
    subnets: [...ec2.network.subnets.values()].map(({ addresses, ...subnet }) => ({
      ...subnet,
      addresses: addresses.inside,
    })),
    securityGroups: ec2.network.securityGroups,
    images: ec2.images,
    templates: ec2.templates.inside,
    instances: ec2.instances.all().map(({ machine: _, ...instance }) => instance),
    launches: ec2.launches,
    runTokens: ec2.runTokens.inside,
  }),
  restore({ ec2 }, kept) {
    const { network, templates, instances } = ec2;
    fill(network.vpcs, kept.vpcs);
    fill(network.securityGroups, kept.securityGroups);
    fill(ec2.images, kept.images);
    fill(templates.inside.byId, kept.templates.byId);
    fill(templates.inside.tokens, kept.templates.tokens);
    fill(templates.inside.versionTokens, kept.templates.versionTokens);
    for (const { addresses, ...subnet } of kept.subnets) {
      const restored = new PrivateAddresses(subnet.subnetId, subnet.cidr);
      restored.restore(addresses);
      network.subnets.set(subnet.subnetId, { ...subnet, addresses: restored });
    }
    for (const instance of kept.instances) {
      instances.inside.byId.set(instance.instanceId, { ...instance, machine: undefined });
    }
    instances.launches.push(...kept.launches);
    fill(ec2.runTokens.inside, kept.runTokens);
  },
  resume({ ec2 }) {
    for (const instance of ec2.instances.all()) {
      if (instance.state === "terminated") ec2.instances.forgetLater(instance);
      else ec2.instances.life.resume(instance);
    }
  },
};
