/** Label of every container and network of a stand-in's; tells the stand-ins of a machine apart. */
const standinLabel = "slipway.standin";

/**
 * Label, beside the first, of what nobody takes up again: the path of a file that is locked for as
 * long as anybody needs it.
 */
export const lockLabel = "slipway.standin.lock";

/** How the things of one driver are marked and found again. */
export interface Marks {
  /** For `docker ps --filter` and `docker network ls --filter`. */
  readonly filter: string;
  /** For `docker create` and `docker network create`. */
  readonly options: readonly string[];
}

/** The marks of a driver's things; with `keepsDisks` they outlive every process. */
export function marksOf(driver: {
  readonly digest: string;
  readonly keepsDisks: boolean;
  readonly lock: string;
}): Marks {
  const own = `${standinLabel}=${driver.digest}`;
  const passing = driver.keepsDisks ? [] : [`--label=${lockLabel}=${driver.lock}`];
  return { filter: `label=${own}`, options: [`--label=${own}`, ...passing] };
}
