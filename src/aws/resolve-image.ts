import { ecrRegistry } from "../domain/ecr-registry.ts";
import type { Registries } from "../engine/ports.ts";
import type { Clients } from "./clients.ts";
import { ecrDigest } from "./ecr-image.ts";
import { manifestDigest } from "./manifest-digest.ts";
import type { RegistryDoor } from "./registry-door.ts";

/** ECR's registries are asked with the caller's role, all others as `docker pull` asks them. */
export function createRegistries(
  clients: Pick<Clients, "ecr">,
  door: Omit<RegistryDoor, "registry">,
): Registries {
  return {
    async digest(image) {
      const ecr = ecrRegistry(image.registry);
      return ecr === undefined
        ? await manifestDigest({ ...door, registry: image.registry }, image)
        : await ecrDigest(clients, ecr, image);
    },
  };
}
