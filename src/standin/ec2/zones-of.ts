import type { Region } from "../region.ts";

/**
 * The Availability Zones of a Region by name: those AWS has there (`a` to `c` unless told below
 * otherwise), and wherever there is a subnet.
 */
export function zonesOf({ name, ec2 }: Region): readonly string[] {
  const letters = lettersOf[name] ?? ["a", "b", "c"];
  const own = [...ec2.network.subnets.values()].map((subnet) => subnet.availabilityZone);
  return [...new Set([...letters.map((letter) => name + letter), ...own])].toSorted();
}

const lettersOf: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": ["a", "b", "c", "d", "e", "f"],
  "us-west-2": ["a", "b", "c", "d"],
};
