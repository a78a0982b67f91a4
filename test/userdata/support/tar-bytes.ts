import { gzipSync } from "node:zlib";

/** One entry, as its header says it is; nothing is checked, so that a header may lie. */
export interface TarEntry {
  readonly name: string | Buffer;
  /** POSIX typeflag: "0" file, "1" hard link, "2" link, "3" and "4" devices, "5" directory, … */
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  readonly body?: string | Buffer;
  /** What the header says the size is; the body's own unless told. */
  readonly size?: number | Buffer;
  /** GNU instead of POSIX format. */
  readonly gnu?: boolean;
  /** Written into bytes 386 to 512 of the header, where GNU keeps the map of a sparse file. */
  readonly sparse?: Buffer;
  readonly checksum?: string;
}

/** A tar archive of these entries, ended as POSIX wants it. */
export function tarOf(...entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(entryBytes), Buffer.alloc(1024)]);
}

/** The same, compressed. */
export function tgzOf(...entries: readonly TarEntry[]): Buffer {
  return gzipSync(tarOf(...entries));
}

/** Header and padded body of one entry. */
export function entryBytes(entry: TarEntry): Buffer {
  const body = Buffer.from(entry.body ?? "");
  const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
  return Buffer.concat([header(entry, body.length), body, padding]);
}

/** A POSIX extended header for the entry after it, or with type "g" for all after it. */
export function pax(records: Readonly<Record<string, string>>, type = "x"): TarEntry {
  const body = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return { name: "PaxHeader", type, body: Buffer.concat(body) };
}

/** GNU's way to give the entry after it a long name ("L") or a long link ("K"). */
export function gnuLong(type: "L" | "K", text: string): TarEntry {
  return { name: "././@LongLink", type, body: `${text}\0`, gnu: true };
}

function paxRecord(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length > length) length += 1;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

function header(entry: TarEntry, bodyBytes: number): Buffer {
  const type = entry.type ?? "0";
  const block = Buffer.alloc(512);
  const size = entry.size ?? bodyBytes;
  Buffer.from(entry.name).copy(block, 0, 0, 100);
  octal(block, 100, 8, entry.mode ?? (type === "5" ? 0o755 : 0o644));
  octal(block, 108, 8, 0);
  octal(block, 116, 8, 0);
  if (typeof size === "number") octal(block, 124, 12, size);
  else size.copy(block, 124);
  octal(block, 136, 12, 0);
  block.write(type, 156, "latin1");
  block.write(entry.link ?? "", 157, 100);
  block.write(entry.gnu === true ? "ustar  \0" : "ustar\u000000", 257, "latin1");
  if (type === "3" || type === "4") {
    octal(block, 329, 8, 1);
    octal(block, 337, 8, 3);
  }
  entry.sparse?.copy(block, 386);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(entry.checksum ?? `${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function octal(block: Buffer, at: number, width: number, value: number): void {
  block.write(value.toString(8).padStart(width - 1, "0"), at);
}
