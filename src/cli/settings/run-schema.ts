import { isIP } from "node:net";
import * as z from "zod";
import { configKeyFlaw } from "../../domain/config-key.ts";
import { capabilityFlaw, sysctlFlaw, ulimitFlaw } from "../../domain/container-rules.ts";
import { variableFlaw } from "../../domain/program-text.ts";
import { fields } from "./fields.ts";

const { duration, list, mapping, memorySize, named, text, wholeNumber, yesOrNo } = fields;

const argument = text("One argument.", {
  flaw: (value) => variableFlaw("", value),
  kind: "text",
});

const capability = text("A capability.", {
  flaw: capabilityFlaw,
  kind: "Linux capability with or without CAP_, or ALL",
});

const options = mapping("What else `docker run` can be told.", {
  init: yesOrNo("Run a small init that reaps processes in front of the program."),
  readOnly: yesOrNo("Make the program's root file system read-only."),
  user: text("User the program runs as, by name or number; the image's if left out.", {
    pattern: /^\w[\w.-]*(:\w[\w.-]*)?$/,
    error: "must be user or user:group, each a name or a number",
    kind: "user or user:group",
  }),
  workingDirectory: text("Directory the program starts in; the image's if left out.", {
    pattern: /^\//,
    error: "must be an absolute path",
    kind: "absolute path",
  }),
  hostname: text("Host name the program sees.", {
    pattern: /^(?=.{1,63}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9-]+)*$/,
    error: "must be a host name of at most 63 letters, digits, hyphens and dots",
    kind: "host name, at most 63 characters",
  }),
  shmSize: memorySize("Size of /dev/shm; Docker's own 64m if left out."),
  pids: wholeNumber("Most processes and threads; no limit if left out.", 1, 4_194_304),
  tmpfs: list(
    "Directories in memory, empty at every start.",
    text("/path or /path:options", {
      pattern: /^\/[^:]*(:[\w=,.%-]+)?$/,
      error: "must be /path or /path:options, such as /tmp:size=64m",
      kind: "/path, or /path:size=64m,mode=1777",
    }),
  ),
  ulimits: named(
    "Limits on each process, soft and hard alike; -1 is none.",
    wholeNumber("Limit.", -1, Number.MAX_SAFE_INTEGER),
    { nameFlaw: ulimitFlaw, error: "must be a mapping of limits to numbers" },
  ),
  sysctls: named("Kernel parameters of the container's own.", text("Value, as text."), {
    nameFlaw: sysctlFlaw,
    error: "must be a mapping of kernel parameters to text",
  }),
  extraHosts: list(
    "Names the program can resolve besides.",
    text("name:address", { flaw: extraHostFlaw, kind: "name:address" }),
  ),
  dns: list(
    "Name servers of the program; the instance's if left out.",
    text("Address.", {
      flaw: (value) => (isIP(value) === 0 ? "must be an IP address" : undefined),
      kind: "IP address",
    }),
  ),
  stopTimeout: duration("Time between asking the program to end and killing it.", {
    least: 0,
    most: 600_000,
    wholeSeconds: true,
  }),
});

/** `run` of slipway.yaml. */
export const run = mapping("How the program is started.", {
  memory: memorySize("Memory limit; without one the program may use all the instance has."),
  cpus: z
    .number({ error: "must be a number above 0" })
    .positive({ error: "must be a number above 0" })
    .meta({ description: "Processor limit, in processors." }),
  restart: z
    .enum(["always", "on-failure", "never"], { error: "must be always, on-failure or never" })
    .meta({ description: "When a program that has ended is started again." }),
  restartsAllowed: wholeNumber(
    "Exits before ready that are no failure, for a program that waits for others by exiting.",
    0,
    20,
  ),
  volumes: list(
    "Directories of the instance seen by the program.",
    text("source:/target or source:/target:ro", {
      kind: "source:/target, with :ro if only read",
      pattern: /^[^:]+:\/[^:]*(:r[ow])?$/,
      error: "must be source:/target, with :ro added if it is only read",
    }),
  ),
  env: named("Environment variables; config values of the same name win.", text("Value."), {
    nameFlaw: configKeyFlaw,
    pairFlaw: variableFlaw,
    error: "must be a mapping of names to text",
  }),
  args: list("Arguments after the entry point.", argument),
  aws: z
    .enum(["none", "instance"], { error: "must be none or instance" })
    .meta({ description: "Whether the program may use the instance's AWS role." }),
  afterStart: list(
    "Command run in the program's container once per instance, after it is first ready.",
    argument,
  ),
  privileged: yesOrNo("Give the program all that root may do to the instance."),
  capabilities: mapping("Linux capabilities besides those Docker gives.", {
    add: list("Capabilities the program has besides.", capability),
    drop: list("Capabilities taken from it.", capability),
  }),
  options,
});

/** A host's name and its address, which may be IPv6 and so have colons too. */
function extraHostFlaw(value: string): string | undefined {
  const [, address] = /^[A-Za-z0-9][\w.-]*:(.+)$/.exec(value) ?? [];
  return address !== undefined && (isIP(address) !== 0 || address === "host-gateway")
    ? undefined
    : "must be name:address, such as db:10.0.0.7";
}
