import { join } from "node:path";
import { type BadInput, words } from "./bad-input.ts";
import { settings } from "./support/bad-input-world.ts";

const status = words("status");

/** A slipway.yaml with these lines in it. */
const withLines = (wrong: string, lines: string, ...says: string[]): BadInput => ({
  wrong,
  argv: status,
  says,
  files: { "slipway.yaml": settings(lines) },
});

/** A slipway.yaml that is just this text. */
const asText = (wrong: string, text: string, ...says: string[]): BadInput => ({
  wrong,
  argv: status,
  says,
  files: { "slipway.yaml": text },
});

const usual = settings();

/** Settings files that cannot be meant. */
export const badSettings: readonly BadInput[] = [
  withLines("a misspelt key", "drian: 5s\n", "slipway.yaml:8:1", "drian", "did you mean drain?"),
  withLines(
    "a misspelt key further in",
    "run: { memroy: 64m }\n",
    "slipway.yaml:8:8",
    "in run",
    "did you mean memory?",
  ),
  withLines("a key like no other", "kubernetes: true\n", "no key kubernetes", "there are service"),
  asText(
    "text for a number",
    usual.replace("port: 8080", 'port: "8080"'),
    "slipway.yaml:2:7",
    "whole number",
  ),
  asText("a port out of range", usual.replace("8080", "70000"), "70000", "from 1 to 65535"),
  asText(
    "a duration without a unit",
    usual.replace("bake: 0s", "bake: 30"),
    "bake is 30",
    "with its unit",
  ),
  asText(
    "a duration out of range",
    usual.replace("interval: 5s", "interval: 1s"),
    "health.interval",
    "from 5s to 5m",
  ),
  withLines("memory without a unit", "run: { memory: 512 }\n", "run.memory", "with its unit"),
  asText("a share without its sign", usual.replace("[100%]", "[50, 100]"), "shift.steps.0", "50%"),
  withLines(
    "a word for true",
    "config: { strict: yes please }\n",
    "config.strict",
    "true or false",
  ),
  withLines("a mapping for a list", "config: { required: { A: 1 } }\n", "config.required", "list"),
  withLines("a restart that is none", "run: { restart: sometimes }\n", "on-failure"),
  withLines("a misspelt Docker option", "run: { options: { shm: 1g } }\n", "no key shm", "shmSize"),
  withLines(
    "a capability that Linux does not have",
    "run: { capabilities: { add: [NET_ADMN] } }\n",
    "run.capabilities.add.0",
    "NET_ADMIN",
  ),
  withLines(
    "privileged, and less than that",
    "run: { privileged: true, capabilities: { drop: [ALL] } }\n",
    "run.capabilities",
    "privileged",
  ),
  withLines(
    "a kernel parameter of the whole instance",
    "run: { options: { sysctls: { vm.swappiness: '1' } } }\n",
    "run.options.sysctls.vm.swappiness",
    "container",
  ),
  withLines(
    "two things mounted at one place",
    "run: { volumes: ['data:/data'], options: { tmpfs: [/data] } }\n",
    "run.options.tmpfs",
    "/data",
  ),
  withLines(
    "exits allowed of a program that is never started again",
    "run: { restart: never, restartsAllowed: 3 }\n",
    "run.restartsAllowed",
    "restart: never",
  ),
  withLines("half a character", 'run: { env: { A: "\\uD83D" } }\n', "run.env.A", "surrogate"),
  withLines(
    "a registry's login instead of a reference to it",
    "image: web\nregistry: { credentials: 'ann:hunter2' }\n",
    "registry.credentials must be ssm: or secretsmanager:",
  ),
  withLines("an AMI that is no id", "instance: { ami: al2023 }\n", "instance.ami", "ami-0123"),
  withLines("a route that is no path", "route: { path: shop }\n", "route.path"),
  withLines("a priority out of range", "route: { priority: 20000 }\n", "from 1 to 19999"),
  asText(
    "an answer slower than the next question",
    usual.replace("timeout: 2s", "timeout: 5s"),
    "health.timeout",
    "less than health.interval",
  ),
  asText("fewest above the number aimed for", usual.replace("min: 1", "min: 2"), "capacity.min"),
  asText(
    "steps that do not end at 100%",
    usual.replace("[100%]", "[50%, 20%]"),
    "shift.steps",
    "end at 100%",
  ),
  withLines("a key both required and optional", "config: { required: [A], optional: [A] }\n", "A"),
  withLines("live traffic for the canary", "canary: { traffic: 5% }\n", "not available yet"),
  withLines("an image and a source", "image: web\nsource: { context: . }\n", "image", "source"),
  asText(
    "no service",
    usual.replace("service: shop\n", ""),
    "service is missing",
    "lower-case letters",
  ),
  asText("no environment", usual.replace(/environments:[\s\S]*/, "environments: {}\n"), "name an"),
  asText("YAML that is none", 'service: "shop\nport: 8080\n', "slipway.yaml:", "not YAML"),
  asText("a key twice", `${usual}port: 80\n`, "slipway.yaml:10:1", "unique"),
  asText("an empty file", "", "slipway.yaml", "service, port and environments"),
  asText("a list", "- service: shop\n", "keys and values"),
  {
    wrong: "no slipway.yaml",
    argv: status,
    isBare: true,
    says: ["There is no slipway.yaml in", "slipway init"],
  },
  {
    wrong: "a subdirectory of the project",
    argv: status,
    given: (_world, directory) => ({ in: join(directory, "src/web") }),
    files: { "src/web/index.html": "" },
    says: ["no slipway.yaml in", "but there is one in", "--file ../../slipway.yaml"],
  },
  {
    wrong: "a settings file that is not there",
    argv: words("status --file deploy/web.yaml"),
    says: ["There is no deploy/web.yaml"],
  },
  {
    wrong: "a directory for a settings file",
    argv: words("status --file ."),
    says: [". is a directory", "--file"],
  },
];
