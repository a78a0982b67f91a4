import * as z from "zod";

const schema = z.object({
  slipway: z.literal(1),
  region: z.string().min(1),
  table: z.string().min(1),
  service: z.string().min(1),
  environment: z.string().min(1),
  release: z.string().min(1),
  number: z.int().positive(),
  rollout: z.int().positive(),
  config: z.object({ version: z.int().nonnegative(), sha256: z.string().min(1) }),
  group: z.string().min(1),
  hook: z.string().min(1),
  logs: z.string().min(1).optional(),
  RELEASE_URL: z.string().optional(),
});

/** What slipway tells an instance about itself (userdata/README.md, *User data*). */
export type UserData = z.infer<typeof schema>;

/** Reads it; undefined when the user data is absent or not slipway's. */
export function readUserData(text: string): UserData | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return schema.safeParse(document).data;
}
