import { posix } from "node:path";
import type { ProjectFile } from "../tree.ts";
import { withoutComments } from "./without-comments.ts";

/** What a file imports: a path of the project, `node:…`, or the name of an npm package. */
export type Import =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "node" | "npm"; readonly path: string };

/** Every import of the file, also of types only, re-exports, and imports made while running. */
export function importsOf(file: ProjectFile): readonly Import[] {
  const text = withoutComments(file.text);
  const names = shapes.flatMap((shape) => [...text.matchAll(shape)].map((match) => match[1] ?? ""));
  return names.map((name) => {
    if (name.startsWith(".")) {
      return { kind: "file", path: posix.join(posix.dirname(file.path), name) };
    }
    return name.startsWith("node:") ? { kind: "node", path: name } : { kind: "npm", path: name };
  });
}

const shapes = [
  /^\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"'\n]+)["']/gm,
  /^\s*import\s*["']([^"'\n]+)["']/gm,
  /\b(?:import|require)\s*\(\s*["'`]([^"'`\n]+)["'`]/g,
];
