import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the base AMI's recipe and boot scripts are: beside `dist/` in the package, two rooms
 * further up from this source.
 */
export function userdataDirectory(): string {
  const places = ["../userdata", "../../userdata"].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(join(place, "ami", "install.sh")));
  if (found === undefined) throw new Error(`userdata is missing from ${places.join(" and ")}`);
  return found;
}
