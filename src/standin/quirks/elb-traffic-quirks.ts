import type { Quirk } from "./quirk.ts";

/** The data plane of load balancers; part of `elbQuirks`. */
export const elbTrafficQuirks = {
  "ELB-41": {
    says: "The share of a weighted group without targets is 503; no other group takes it over.",
    off: "groups that have somebody to serve share it",
    fact: "§2.5",
  },
  "ELB-42": {
    says: "A group whose targets are all unhealthy fails open: requests go to all of them.",
    off: "it answers 503",
    fact: "§2.5",
  },
  "ELB-43": {
    says: "A target that is still initial gets no request; a group with nothing else answers 503.",
    off: "requests go to targets not yet checked",
    fact: "§2.5",
    unconfirmed: true,
  },
  "ELB-44": {
    says: "A changed rule is described at once, and obeyed by the data plane some time later.",
    off: "it is obeyed at once",
    fact: "§2.6",
  },
  "ELB-45": {
    says: "Each request on a client's kept connection is routed anew.",
    off: "a connection stays with the target of its first request",
    fact: "§2.6",
  },
  "ELB-46": {
    says: "All weights 0: every request is 503.",
    off: "the weights count as equal",
    fact: "§2.5",
    unconfirmed: true,
  },
  "ELB-47": {
    says: "A single group gets every request, though its weight be 0.",
    off: "at weight 0 it gets none, and every request is 503",
    fact: "§2.5",
    unconfirmed: true,
  },
  "ELB-48": {
    says: "Requests on a deregistered target have the whole delay to finish, and then are 502.",
    off: "they are cut as soon as it is deregistered",
    fact: "§2.4",
  },
  "ELB-49": {
    says: "A WebSocket stays on its deregistered target for the whole delay, and then is cut.",
    off: "it is never cut",
    fact: "§2.4, §2.6",
  },
  "ELB-50": {
    says: "Target connections are used again; one that the target just closed is 502, no retry.",
    off: "each request has its own connection",
    fact: "ALB user guide, connection idle timeout",
  },
  "ELB-51": {
    says: "A target that stays silent for the idle timeout costs the client a 504.",
    off: "the load balancer waits as long as the client does",
    fact: "ALB user guide, HTTP 504",
  },
  "ELB-52": {
    says: "X-Forwarded-For is appended to: what a client claims comes first.",
    off: "it names the client alone",
    fact: "ALB user guide, X-Forwarded headers",
  },
  "ELB-53": {
    says: "Every request gets an X-Amzn-Trace-Id: a Root, or a Self before the Root it came with.",
    off: "the header is left as it is",
    fact: "ALB user guide, request tracing",
  },
  "ELB-54": {
    says: "The port of a listener other than 80 or 443 is appended to the Host a target sees.",
    off: "Host goes on unchanged",
    fact: "ALB user guide, host header preservation",
  },
  "ELB-55": {
    says: "A request line over 16 KB is 414, a header over 16 KB 400; no target sees it.",
    off: "it goes on to the target",
    fact: "ALB user guide, HTTP 400 and 414",
  },
  "ELB-56": {
    says: "A redirect's Location always names the port, a default one too.",
    off: "a default port is left out",
    fact: "Internet.nl #1291",
  },
  "ELB-57": {
    says: "An X-Forwarded-For of more than 30 addresses is 463.",
    off: "it goes on to the target",
    fact: "ALB user guide, HTTP 463",
  },
  "ELB-58": {
    says: "A client stuck to a group keeps going there after the group's weight drops to 0.",
    off: "weights are obeyed by everybody",
    fact: "§2.5",
  },
  "ELB-59": {
    says: "A client stuck to a group that has become empty gets 503 until its cookie ends.",
    off: "it is sent to a group that has targets",
    fact: "§2.5",
  },
  "ELB-60": {
    says: "A client stuck to a target that is no longer healthy is given another, and its cookie.",
    off: "it is answered 503 while its target is away",
    fact: "ALB user guide, duration-based stickiness",
  },
  "ELB-61": {
    says: "A sticky group among several in a forward requires the forward to be sticky as well.",
    off: "targets stick, groups do not",
    fact: "§2.5, aws-load-balancer-controller #2734",
  },
  "ELB-62": {
    says: "The first targets of a group never start slowly, slow start or not.",
    off: "every new target starts slowly",
    fact: "§2.4",
  },
  "ELB-63": {
    says: "A client that begins a request's head and stops gets 408 after the idle timeout.",
    off: "the load balancer waits as long as the client does",
    fact: "ALB user guide, HTTP 408",
  },
  "ELB-64": {
    says: "A client connection idle for the idle timeout is closed, without a word.",
    off: "it stays open",
    fact: "ALB user guide, connection idle timeout",
  },
  "ELB-65": {
    says: "A client connection older than client_keep_alive is closed after one more answer.",
    off: "it lives as long as it is used",
    fact: "ALB user guide, HTTP client keepalive duration",
  },
} as const satisfies Record<`ELB-${number}`, Quirk>;
