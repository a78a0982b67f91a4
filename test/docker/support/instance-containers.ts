import { docker } from "./docker-engine.ts";

/** Containers of the stand-in's that are there, running or not, as the engine names them. */
export const instanceContainers = (): readonly string[] =>
  lines(docker(["ps", "--all", "--filter", "label=slipway.standin", "--format", "{{.Names}}"]));

/** All that the stand-in's instances have made on this machine: containers, networks, volumes. */
export const whatInstancesLeave = (): readonly string[] => [
  ...instanceContainers(),
  ...lines(docker(["network", "ls", "--filter", "label=slipway.standin", "--format", "{{.Name}}"])),
  ...lines(docker(["volume", "ls", "--filter", "label=slipway.standin", "--format", "{{.Name}}"])),
];

/** What a command says that is run on an instance, as its root; stderr included. */
export function onInstance(instanceId: string, command: string): string {
  return docker(["exec", `slipway-${instanceId}`, "sh", "-c", `${command} 2>&1 || true`]);
}

/** The same inside its program's container. */
export function inProgram(instanceId: string, command: string): string {
  const inside = `docker exec slipway-app sh -c "$1" 2>&1 || true`;
  return docker(["exec", `slipway-${instanceId}`, "sh", "-c", inside, "sh", command]);
}

const lines = (text: string): readonly string[] => text.split("\n").filter((line) => line !== "");
