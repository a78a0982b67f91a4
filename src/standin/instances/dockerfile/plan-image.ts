import type { ImageDraft } from "./image-draft.ts";
import type { ImagePlan } from "./image-plan.ts";
import { meanings } from "./meanings.ts";
import { type Instruction, readDockerfile, refused } from "./read-dockerfile.ts";
import { WordRefused } from "./words.ts";

/**
 * Reads a Dockerfile's meaning, or refuses it (BootFailure BUILD_REFUSED) naming line and
 * instruction. `hostPath` is what `$PATH` stands for, the base image's own being unknown.
 */
export function planImage(text: string, hostPath: string): ImagePlan {
  const draft: ImageDraft = {
    from: undefined,
    steps: [],
    environment: {},
    arguments: {},
    globals: {},
    hostPath,
    workingDirectory: "/",
    shell: ["/bin/sh", "-c"],
    entrypoint: undefined,
    command: undefined,
    exposedPorts: [],
    stopSignal: "SIGTERM",
    owned: [],
    notes: [],
  };
  const instructions = readDockerfile(text);
  for (const instruction of instructions) apply(draft, instruction);
  const last = instructions.at(-1);
  if (draft.from === undefined || last === undefined) {
    throw refused({ keyword: "(no FROM)", text: "", line: 1 }, "a Dockerfile begins with FROM");
  }
  if (draft.entrypoint === undefined && draft.command === undefined) {
    const reason = "there is no CMD or ENTRYPOINT, and the base image's own is not known here";
    throw refused({ keyword: "(end of file)", text: "", line: last.line }, reason);
  }
  return {
    ...draft,
    from: draft.from,
    entrypoint: draft.entrypoint ?? [],
    command: draft.command ?? [],
  };
}

function apply(draft: ImageDraft, instruction: Instruction): void {
  const meaning = meanings.get(instruction.keyword);
  if (meaning === undefined) throw refused(instruction, "unknown instruction");
  const isEarly = draft.from === undefined && !["FROM", "ARG"].includes(instruction.keyword);
  if (isEarly) throw refused(instruction, "nothing but ARG may stand before FROM");
  try {
    meaning(draft, instruction);
  } catch (error) {
    if (error instanceof WordRefused) throw refused(instruction, error.message);
    throw error;
  }
}
