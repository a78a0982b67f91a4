import type { Listener } from "./listener.ts";
import type { LoadBalancer } from "./load-balancer.ts";

/** What the data plane has to follow: doors open and close with listeners. */
export type PlaneChange =
  | { readonly added: LoadBalancer }
  | { readonly removed: LoadBalancer }
  | { readonly opened: Listener }
  | { readonly closed: Listener };
