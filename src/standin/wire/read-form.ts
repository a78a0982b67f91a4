import { Quirks } from "../quirks/quirks.ts";
import type { Findings, Path } from "./findings.ts";
import type { FormNode } from "./parse-form.ts";
import { readText } from "./read-text.ts";
import type { ListShape, MapShape, Member, Shape, StructShape } from "./shape.ts";

/** `query` wraps list entries in `.member`; `ec2` does not, and renames (aws-facts §8.2). */
export type FormDialect = "query" | "ec2";

/** The input structure that form parameters stand for. */
export function readForm(
  shape: Shape,
  form: FormNode,
  dialect: FormDialect,
  findings: Findings,
  quirks: Quirks = new Quirks(),
): unknown {
  return new FormReader(dialect, findings, quirks).read(shape, form, [], false);
}

class FormReader {
  readonly #dialect: FormDialect;
  readonly #findings: Findings;
  readonly #quirks: Quirks;

  constructor(dialect: FormDialect, findings: Findings, quirks: Quirks) {
    this.#dialect = dialect;
    this.#findings = findings;
    this.#quirks = quirks;
  }

  read(shape: Shape, form: FormNode, path: Path, flattened: boolean): unknown {
    switch (shape.kind) {
      case "unit":
        this.#refuseRest(form, new Set(), path);
        return {};
      case "struct":
        return this.#struct(shape, form, path);
      case "list":
        return this.#list(shape, form, path, flattened);
      case "map":
        return this.#map(shape, form, path, flattened);
      case "string":
      case "number":
      case "boolean":
      case "blob":
      case "timestamp":
        this.#refuseRest(form, new Set(), path);
        return readText(shape, form.value ?? "", path);
    }
  }

  #struct(shape: StructShape, form: FormNode, path: Path): unknown {
    const result: Record<string, unknown> = {};
    const taken = new Set<string>();
    for (const member of shape.members) {
      const ec2Name = this.#quirks.has("WIRE-05") ? member.ec2Name : member.name;
      const name = this.#dialect === "ec2" ? ec2Name : member.xmlName;
      const here = [...path, member.name];
      const found = form.children.get(name);
      if (found) {
        taken.add(name);
        result[member.name] = this.read(member.shape, found, here, member.flattened);
      } else if (member.required) {
        this.#findings.missing.push(here);
      }
    }
    this.#refuseRest(form, taken, path);
    return result;
  }

  #list(shape: ListShape, form: FormNode, path: Path, flattened: boolean): unknown[] {
    const isBlank = form.value === "" && form.children.size === 0;
    if (isBlank && !this.#quirks.has("WIRE-04")) return [""];
    const entries = this.#entries(shape.item, form, path, flattened);
    return entries.map((entry, i) =>
      this.read(shape.item.shape, entry, [...path, i], shape.item.flattened),
    );
  }

  #entries(item: Member, form: FormNode, path: Path, flattened: boolean): FormNode[] {
    if (flattened || this.#dialect === "ec2") return this.#numbered(form, path);
    const wrapped = form.children.get(item.xmlName) ?? form.children.get("member");
    this.#refuseRest(form, new Set([item.xmlName, "member"]), path);
    return wrapped ? this.#numbered(wrapped, path) : [];
  }

  #map(shape: MapShape, form: FormNode, path: Path, flattened: boolean): unknown {
    const holder = flattened ? form : form.children.get("entry");
    if (!flattened) this.#refuseRest(form, new Set(["entry"]), path);
    const entries = holder ? this.#numbered(holder, path) : [];
    return Object.fromEntries(
      entries.map((entry) => {
        const key = entry.children.get(shape.key.xmlName)?.value ?? "";
        const value = entry.children.get(shape.value.xmlName);
        if (!value) this.#findings.missing.push([...path, key]);
        this.#refuseRest(entry, new Set([shape.key.xmlName, shape.value.xmlName]), path);
        return [key, value && this.read(shape.value.shape, value, [...path, key], false)];
      }),
    );
  }

  #numbered(form: FormNode, path: Path): FormNode[] {
    const entries = [...form.children].filter(([name]) => /^\d+$/.test(name));
    this.#refuseRest(form, new Set(entries.map(([name]) => name)), path);
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, entry]) => entry);
  }

  #refuseRest(form: FormNode, taken: ReadonlySet<string>, path: Path): void {
    for (const name of form.children.keys()) {
      if (!taken.has(name)) this.#findings.unknown.push([...path, name]);
    }
  }
}
