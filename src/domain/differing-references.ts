/** What an instance made of its config references at its last boot. */
interface Resolved {
  readonly release: string;
  readonly instance: string;
  readonly references: Readonly<Record<string, string>>;
}

/**
 * The same key with two meanings in one fleet, a sentence each: one of them booted before the value
 * changed.
 */
export function differingReferences(instances: readonly Resolved[]): readonly string[] {
  const byKey = new Map<string, Map<string, string[]>>();
  for (const { release, references, instance } of instances) {
    for (const [key, resolved] of Object.entries(references)) {
      const name = `${key} of ${release}`;
      const meanings = byKey.get(name) ?? new Map<string, string[]>();
      meanings.set(resolved, [...(meanings.get(resolved) ?? []), instance]);
      byKey.set(name, meanings);
    }
  }
  return [...byKey]
    .filter(([, meanings]) => meanings.size > 1)
    .map(([name, meanings]) => {
      const each = [...meanings].map(([resolved, on]) => `${resolved} on ${on.join(", ")}`);
      return `${name} differs: ${each.join("; ")}.`;
    });
}
