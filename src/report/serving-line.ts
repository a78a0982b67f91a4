import type { Serving } from "../domain/outcome.ts";

/** Who serves customers, as the load balancer's rule stood when last read. */
export function servingLine(serving: readonly Serving[] | null): string {
  if (serving === null) {
    return "not known: it could not be read";
  }
  const shares = serving.filter((share) => share.percent > 0);
  if (shares.length === 0) {
    return "no release";
  }
  return shares.map((share) => `${percent(share.percent)} on ${share.release}`).join(", ");
}

function percent(value: number): string {
  return `${Number(value.toFixed(1))} %`;
}
