/**
 * How many vCPUs an instance type has, by its size as most families count: two up to `large`, four
 * for `xlarge`, and so on. Families that begin with one (t2, m1 and such) are counted with two.
 */
export function vcpusOf(instanceType: string): number {
  const size = instanceType.split(".")[1] ?? "";
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  if (times !== undefined) return 4 * Number(times);
  return size === "xlarge" ? 4 : 2;
}
