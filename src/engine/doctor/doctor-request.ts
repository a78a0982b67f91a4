import type { Estate } from "../estate.ts";
import type { Registries } from "../ports.ts";
import type { HouseRequest } from "../request.ts";

/** What is asked for, and what a service stands on besides the world of ports. */
export interface DoctorRequest extends HouseRequest {
  readonly estate: Estate;
  readonly registries: Pick<Registries, "digest">;
  /** The AMI that a release published now would pin; throws NOT_FOUND when there is none. */
  readonly resolveAmi: () => Promise<string>;
  /** As the base names it. */
  readonly instanceProfileArn: string | undefined;
}

/** Of it what looking asks for. */
export type DoctorWish = Omit<DoctorRequest, "wait" | "signal" | "tell" | "place">;
