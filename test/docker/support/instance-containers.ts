import { docker } from "./docker-engine.ts";

/** What stand-ins have made since it was asked for; what others had left here before is theirs. */
export interface InstanceWatch {
  /** Containers, running or not, as the engine names them. */
  containers(): readonly string[];
  /** Containers, networks and volumes. */
  everything(): readonly string[];
}

/** Watches from now on. */
export function watchInstances(): InstanceWatch {
  const before = new Set([...instanceContainers(), ...networksAndVolumes()]);
  const since = (names: readonly string[]) => names.filter((name) => !before.has(name));
  return {
    containers: () => since(instanceContainers()),
    everything: () => since([...instanceContainers(), ...networksAndVolumes()]),
  };
}

const instanceContainers = (): readonly string[] => lines(["ps", "--all"], "{{.Names}}");

const networksAndVolumes = (): readonly string[] => [
  ...lines(["network", "ls"], "{{.Name}}"),
  ...lines(["volume", "ls"], "{{.Name}}"),
];

/** The label of everything that the stand-in has made which has this container, as a filter takes it. */
export function markOf(container: string): string {
  const mark = '{{index .Config.Labels "slipway.standin"}}';
  return `slipway.standin=${docker(["inspect", "--format", mark, container])}`;
}

/** What a command says that is run on an instance, as its root; stderr included. */
export function onInstance(instanceId: string, command: string): string {
  return docker(["exec", `slipway-${instanceId}`, "sh", "-c", `${command} 2>&1 || true`]);
}

/** The same inside its program's container. */
export function inProgram(instanceId: string, command: string): string {
  const inside = `docker exec slipway-app sh -c "$1" 2>&1 || true`;
  return docker(["exec", `slipway-${instanceId}`, "sh", "-c", inside, "sh", command]);
}

const lines = (list: readonly string[], format: string): readonly string[] =>
  docker([...list, "--filter", "label=slipway.standin", "--format", format])
    .split("\n")
    .filter((line) => line !== "");
