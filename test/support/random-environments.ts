import { seededRandom } from "../../src/standin/random-source.ts";

const alphabets = [
  "abcXYZ019_- ",
  "\n\r\t\"'\\`$#={}()[]<>|&;!*?~%^,.:/@+",
  "\u0001\u0007\u001b\u007f\u0085\u00a0\u2028\ufeff\ufffd\ufffe\uffff",
  "äßñ漢字かなعربى🚢👩‍👩‍👧𝕏\u{10ffff}\u0300",
  "${HOME} $(id) \r\n `id` \\n \\u0041 %s",
];

/** Maps of variables as a config may hold them, hostile ones above all; the same for each seed. */
export function randomEnvironments(count: number, seed: number): Record<string, string>[] {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const letters = alphabets.map((alphabet) => Array.from(alphabet));
  const text = (length: number): string => {
    const mixed = letters[below(letters.length)] ?? [];
    const other = letters[below(letters.length)] ?? [];
    return Array.from({ length }, () => {
      const from = random() < 0.7 ? mixed : other;
      return from[below(from.length)];
    }).join("");
  };
  const name = (): string => {
    const first = "ABCXYZ_abcxyz"[below(13)] ?? "A";
    return first + Array.from({ length: below(12) }, () => "ABZ_az09"[below(8)]).join("");
  };
  return Array.from({ length: count }, (_, index) => {
    const map: Record<string, string> = {};
    const size = 1 + below(6);
    for (let i = 0; i < size; i++) map[name()] = text(below(40));
    if (index % 500 === 0) map["BIG"] = text(below(8) === 0 ? 32_768 : 4_096);
    return map;
  });
}
