/** By what AWS's DescribeInstanceTypes told moto's authors (its recorded instance types). */
const xenFamilies: ReadonlySet<string> = new Set(
  "c1 c3 c4 d2 h1 i2 i3 m1 m2 m3 m4 r3 r4 t1 t2 x1 x1e".split(" "),
);

/** Whether an instance type is not built on Nitro, so that its console cannot be read live. */
export function runsOnXen(instanceType: string): boolean {
  const [family = "", size = ""] = instanceType.split(".");
  return xenFamilies.has(family) && size !== "metal";
}
