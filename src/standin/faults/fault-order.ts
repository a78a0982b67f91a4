import * as z from "zod";

const when = z.enum(["before", "after"]).default("before");
const often = {
  /** Of each request or machine that fits; 1 by default. */
  probability: z.number().gt(0).max(1).optional(),
  /** Strikes until the fault is spent; without it, it stands until it is removed. */
  count: z.int().min(1).optional(),
};
const request = { at: z.string(), ...often };
const place = { zone: z.string().min(1).optional(), instanceType: z.string().min(1).optional() };
const machine = { ...place, instanceId: z.string().startsWith("i-").optional() };
const ms = z.int().min(0).max(86_400_000);

/**
 * A fault as it is asked for. Those with `at` strike API requests, `service:operation#occurrence`
 * by signing name (`address.ts`); the others strike launches and machines, everywhere or only in a
 * zone, of a type, or of one instance. Milliseconds are those of the machine's clock.
 */
export const faultOrder = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("throttle"), ...request }),
  z.strictObject({
    kind: z.literal("error"),
    ...request,
    when,
    status: z.union([z.literal(500), z.literal(503)]).default(500),
  }),
  z.strictObject({ kind: z.literal("lost-reply"), ...request }),
  z.strictObject({ kind: z.literal("hang"), ...request, when }),
  z.strictObject({ kind: z.literal("latency"), ...request, ms }),
  z.strictObject({ kind: z.literal("stale-read"), ...request, ms }),
  z.strictObject({ kind: z.literal("capacity"), ...place, ...often }),
  z.strictObject({ kind: z.literal("zone-loss"), zone: z.string().min(1) }),
  z.strictObject({ kind: z.literal("slow-boot"), ...place, ...often, ms }),
  z.strictObject({ kind: z.literal("crash"), ...machine, ...often, ms: ms.default(0) }),
  z.strictObject({
    kind: z.literal("unhealthy"),
    ...machine,
    ...often,
    status: z.int().min(200).max(599).default(500),
  }),
]);

export type FaultOrder = z.output<typeof faultOrder>;
export type RequestFaultOrder = Extract<FaultOrder, { readonly at: string }>;
