/** What stands behind an instance id: a process of this machine, or a container of the base AMI. */
export const instanceKinds = ["process", "container"] as const;
export type InstanceKind = (typeof instanceKinds)[number];
