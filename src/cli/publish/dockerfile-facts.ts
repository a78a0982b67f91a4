import { DockerfileParser, type Dockerfile } from "dockerfile-ast";
import type { DockerfileFacts } from "../../domain/dockerfile-rules.ts";

/**
 * Ports and base images of a Dockerfile. Variables stand for what ARG or ENV of the file give them;
 * build arguments from outside are not known. As for Docker, EXPOSE counts in the last stage and in
 * those it is built from.
 */
export function dockerfileFacts(text: string): DockerfileFacts {
  const dockerfile = DockerfileParser.parse(text);
  const stages = stagesOf(dockerfile);
  const ports = finalLineage(stages).flatMap((stage) => exposed(dockerfile, stage));
  const names = new Set(stages.map((stage) => stage.name));
  const images = stages.map((stage) => stage.from);
  return {
    exposedPorts: [...new Set(ports.filter((port) => typeof port === "number"))],
    unknownPorts: ports.filter((port) => typeof port === "string"),
    baseImages: images
      .filter((image) => image !== "scratch" && !names.has(image.toLowerCase()))
      .map((name) => ({ name, hasDigest: name.includes("@sha256:") })),
  };
}

interface Stage {
  /** Lower case, as Docker compares them; undefined when it has none. */
  readonly name: string | undefined;
  readonly from: string;
  readonly firstLine: number;
  /** Exclusive. */
  readonly endLine: number;
}

function stagesOf(dockerfile: Dockerfile): readonly Stage[] {
  const froms = dockerfile.getFROMs();
  return froms.map((from, index) => {
    const firstLine = from.getRange().start.line;
    return {
      name: from.getBuildStage()?.toLowerCase(),
      from: filledIn(dockerfile, from.getImage() ?? "", firstLine),
      firstLine,
      endLine: froms[index + 1]?.getRange().start.line ?? Number.POSITIVE_INFINITY,
    };
  });
}

/** The last stage, the earlier stage it is built from, and so on. */
function finalLineage(stages: readonly Stage[]): readonly Stage[] {
  const lineage: Stage[] = [];
  let stage = stages.at(-1);
  while (stage) {
    lineage.push(stage);
    const { from, firstLine } = stage;
    stage = stages.find((s) => s.name === from.toLowerCase() && s.firstLine < firstLine);
  }
  return lineage;
}

/** A number for each TCP port, the text itself where it names none we can know. */
function exposed(dockerfile: Dockerfile, stage: Stage): readonly (number | string)[] {
  return dockerfile.getInstructions().flatMap((instruction) => {
    const { line } = instruction.getRange().start;
    const ours = line >= stage.firstLine && line < stage.endLine;
    return ours && instruction.getKeyword() === "EXPOSE"
      ? instruction
          .getArguments()
          .flatMap((argument) => filledIn(dockerfile, argument.getValue(), line).split(/\s+/))
          .flatMap(portsOf)
      : [];
  });
}

/** Ports of `8080`, `8080/tcp`, `8000-8002`; none of `53/udp`; of anything else the text. */
function portsOf(text: string): readonly (number | string)[] {
  const [, first, last, protocol] = /^(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(text) ?? [];
  if (first === undefined) {
    return [text];
  }
  if (protocol !== undefined && protocol.toLowerCase() !== "tcp") {
    return [];
  }
  const from = Number(first);
  const count = Math.min(Number(last ?? first) - from + 1, 65_536);
  return Array.from({ length: Math.max(count, 0) }, (_, n) => from + n);
}

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` filled in as far as known. */
function filledIn(dockerfile: Dockerfile, text: string, line: number): string {
  const reference = /\$(?:(\w+)|\{(\w+)(?::?([-+])([^}]*))?\})/g;
  return text.replace(reference, (whole, plain, braced, operator, other) => {
    const value = dockerfile.resolveVariable(String(plain ?? braced), line) ?? undefined;
    if (operator === "+") {
      return value === undefined ? "" : String(other);
    }
    return value ?? (operator === "-" ? String(other) : String(whole));
  });
}
