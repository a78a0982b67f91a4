import type { StructShape } from "./shape.ts";

/**
 * Throws when an operation returned a member that its output does not have: on the wire it would
 * vanish, and a client would miss what the stand-in believes to have said.
 */
export function checkMembers(shape: StructShape, value: Readonly<Record<string, unknown>>): void {
  for (const [name, field] of Object.entries(value)) {
    if (field === undefined || shape.members.some((member) => member.name === name)) continue;
    throw new TypeError(`${shape.name} has no member ${name}`);
  }
}
