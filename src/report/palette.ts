/** Ways to set words off; every one leaves the text as it is when colours are off. */
export interface Palette {
  readonly good: Paint;
  readonly bad: Paint;
  readonly dim: Paint;
  readonly strong: Paint;
}

export type Paint = (text: string) => string;

export function palette(colour: boolean): Palette {
  const paint =
    (on: number, off: number): Paint =>
    (text) =>
      colour && text !== "" ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return { good: paint(32, 39), bad: paint(31, 39), dim: paint(2, 22), strong: paint(1, 22) };
}
