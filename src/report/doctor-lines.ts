import { findingSeverities, isOpen, type Examined } from "../domain/finding.ts";
import { printable } from "./printable.ts";
import { redact } from "./redact.ts";

/** Findings, the gravest first; notes last. Each with what became of it, or what to do. */
export function doctorLines(where: string, findings: readonly Examined[]): readonly string[] {
  const open = findings.filter(isOpen).length;
  const healed = findings.filter(({ healed: is }) => is === true).length;
  const verdict =
    open === 0 && healed === 0
      ? "as it should be"
      : [...counted(open, "to be mended"), ...counted(healed, "healed")].join(", ");
  return [`${where}: ${verdict}.`, ...ranked(findings).flatMap(linesOf)].map(clean);
}

/** What --fix would change, before anybody is asked. */
export function cureLines(findings: readonly Examined[]): readonly string[] {
  return [
    "This would be changed:",
    ...ranked(findings).flatMap(({ cure, summary }) =>
      cure ? [`  ${cureInWords(cure)}  (${summary})`] : [],
    ),
  ].map(clean);
}

const clean = (line: string): string => printable(redact(line));

const ranks = ["critical", "problem", "note"] as const;

function ranked(findings: readonly Examined[]): readonly Examined[] {
  return ranks.flatMap((rank) => findings.filter(({ code }) => findingSeverities[code] === rank));
}

const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}`];

function linesOf({
  code,
  summary,
  advice,
  next,
  cure,
  healed,
  failure,
}: Examined): readonly string[] {
  const then =
    healed === true
      ? "healed"
      : failure
        ? `not healed: ${failure.summary}`
        : cure
          ? `slipway doctor --fix would: ${cureInWords(cure)}`
          : undefined;
  return [
    `${findingSeverities[code]} ${code}: ${summary}`,
    ...[then, ...(healed === true ? [] : [advice, next])].flatMap((line) =>
      line === undefined ? [] : [`  ${line}`],
    ),
  ];
}

function cureInWords(cure: NonNullable<Examined["cure"]>): string {
  switch (cure.kind) {
    case "weights":
      return "send everything to the live fleet again";
    case "recreate-rule":
      return "make it anew, with everything for the live fleet";
    case "resume":
      return `resume ${cure.processes.join(", ")}`;
    case "resize":
      return cure.judgeByTraffic
        ? "set its health check type to ELB"
        : `set its least size to ${cure.min}`;
    case "policy":
      return cure.percent === null ? "delete the policy" : `put CPU at ${cure.percent} %`;
    case "unprotect":
      return "lift the protection";
    case "remove-rule":
      return "delete the rule";
    case "remove-fleet":
      return "drain and delete what stands of it";
    case "free-lease":
      return `take it once it has been silent for ${cure.quietSeconds} s, and let it go`;
    case "keep-house":
      return "finish it, as slipway cleanup does";
    default:
      return cure satisfies never;
  }
}
