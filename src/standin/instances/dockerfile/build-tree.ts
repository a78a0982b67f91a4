import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import dockerignoreModule from "@balena/dockerignore";
import { copyIntoTree } from "./copy-into-tree.ts";
import type { BuildStep, ImagePlan } from "./image-plan.ts";
import { resolveInside } from "./resolve-inside.ts";
import { runInTree } from "./run-in-tree.ts";

/** The package exports the function itself; its type declares a default export instead. */
const dockerignore = dockerignoreModule as unknown as typeof dockerignoreModule.default;

/** Where a plan is carried out. */
interface BuildOrder {
  readonly plan: ImagePlan;
  /** The unpacked artifact. */
  readonly context: string;
  /** Path of the Dockerfile inside the context. */
  readonly dockerfile: string;
  readonly tree: string;
  /** Runs npm or pip confined to the tree; rejects with BootFailure. */
  install(step: Extract<BuildStep, { kind: "run" }>): Promise<void>;
  /** Throws when the build is to stop. */
  proceed(): void;
}

/** Carries out the steps of a plan from top to bottom; rejects with BootFailure. */
export async function buildTree(order: BuildOrder): Promise<void> {
  const isIgnored = await readIgnore(order);
  for (const step of order.plan.steps) {
    order.proceed();
    switch (step.kind) {
      case "directory":
        await mkdir(await resolveInside(order.tree, step.path), { recursive: true });
        break;
      case "copy":
        await copyIntoTree({ step, context: order.context, tree: order.tree, isIgnored });
        break;
      case "run":
        if (["mkdir", "chmod"].includes(step.argv[0])) await runInTree(step, order.tree);
        else await order.install(step);
        break;
    }
  }
}

/** `<Dockerfile>.dockerignore` beside the Dockerfile wins over the context's `.dockerignore`. */
async function readIgnore(order: BuildOrder): Promise<(path: string) => boolean> {
  const places = [`${order.dockerfile}.dockerignore`, ".dockerignore"];
  const found = places.map((name) => join(order.context, name)).find((path) => existsSync(path));
  if (found === undefined) return () => false;
  const rules = dockerignore().add(await readFile(found, "utf8"));
  return (path) => rules.ignores(path);
}
