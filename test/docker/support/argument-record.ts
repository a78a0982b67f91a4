import { docker } from "./docker-engine.ts";
import { onInstance } from "./instance-containers.ts";

/** What boot scripts start: looked for in `PATH`, so that something else is found first. */
const programs =
  "awk base64 cat chmod curl cut date dmesg find flock grep gzip head jq mkdir mkfifo mv " +
  "realpath rm sed setpriv sha256sum sort stat tail tar tee tr";

const record = "/var/log/arguments";
// Written at once, so that those of two programs do not mix.
const recorder = `
for name in ${programs}; do
  real=$(command -v "$name") || continue
  cat >"/usr/local/bin/$name" <<SCRIPT
#!/bin/bash
printf '%s\\n' "$name \\\${*//[\\$'\\n']/ }" >>${record}
exec $real "\\$@"
SCRIPT
  chmod 755 "/usr/local/bin/$name"
done
`;

/** From now on every start of those programs on an instance is recorded, however short it lives. */
export function recordArguments(instanceId: string): void {
  docker(["exec", "-i", `slipway-${instanceId}`, "bash", "-eu"], Buffer.from(recorder));
}

/** One line for each start so far. */
export const recordedArguments = (instanceId: string): readonly string[] =>
  onInstance(instanceId, `/usr/bin/cat ${record}`).split("\n");
