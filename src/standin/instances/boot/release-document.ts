import * as z from "zod";

const positive = z.number().positive();

/** The part of a release document that a boot needs; further members are ignored. */
export const releaseDocument = z.object({
  schema: z.literal(1),
  service: z.string(),
  environment: z.string(),
  number: z.int(),
  id: z.string(),
  artifact: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("tarball"),
      url: z.string(),
      sha256: z.string(),
      context: z.string().optional(),
      dockerfile: z.string(),
      dockerfileSha256: z.string(),
    }),
    z.object({ kind: z.literal("image"), reference: z.string(), digest: z.string() }),
  ]),
  config: z.object({ version: z.int(), sha256: z.string() }),
  port: z.int().min(1).max(65_535),
  health: z.object({
    path: z.string().startsWith("/"),
    status: z.int(),
    timeoutSeconds: positive,
    withinSeconds: positive,
    buildWithinSeconds: positive,
  }),
  run: z.object({
    memoryMiB: positive.optional(),
    cpus: positive.optional(),
    restart: z.enum(["always", "on-failure", "never"]),
    restartsAllowed: z.int().nonnegative().optional(),
    afterStart: z.array(z.string()).min(1).optional(),
    volumes: z.array(z.string()),
    env: z.record(z.string(), z.string()),
    args: z.array(z.string()),
    aws: z.enum(["none", "instance"]),
    privileged: z.boolean().optional(),
    capabilities: z.unknown().optional(),
    // What is not known here is refused by name, not by form.
    options: z
      .looseObject({
        workingDirectory: z.string().startsWith("/").optional(),
        stopTimeoutSeconds: z.number().nonnegative().optional(),
      })
      .optional(),
  }),
});

export type ReleaseDocument = z.infer<typeof releaseDocument>;

/** A release whose artifact is a source tarball. */
export type TarballArtifact = Extract<ReleaseDocument["artifact"], { kind: "tarball" }>;

/** Values by key: plain text, or where the instance is to find it. */
export const configDocument = z.record(
  z.string(),
  z.union([z.string(), z.object({ from: z.string() })]),
);

export type ConfigDocument = z.infer<typeof configDocument>;
