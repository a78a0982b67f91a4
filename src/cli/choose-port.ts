import { isPortFree } from "../standin/doors/is-port-free.ts";

/** What is known about a port before it is opened; 0 is any free one. */
export interface PortWish {
  /** By whoever started this; 0 and undefined leave it to what was kept. */
  readonly given: number | undefined;
  /** The one it was before. */
  readonly kept: number | undefined;
  readonly usual: number;
}

/** The given one; else the one it was, or any if that is taken; else, for the first time, usual. */
export async function choosePort({ given, kept, usual }: PortWish): Promise<number> {
  if (given !== undefined && given !== 0) return given;
  if (kept === undefined) return given ?? usual;
  return (await isPortFree(kept)) ? kept : 0;
}
