/** Prints a measured figure, so that a test's log shows not only that a bound held but by how much. */
export function figure(what: string, value: number, unit: string): void {
  process.stdout.write(`figure: ${what}: ${Math.round(value * 100) / 100} ${unit}\n`);
}
