import { gzipSync } from "node:zlib";
import { entryBytes, gnuLong, pax, tarOf, tgzOf, type TarEntry } from "./tar-bytes.ts";

/** An archive that must be refused, and what the refusal must say. */
export interface HostileArchive {
  readonly what: string;
  /** `outside` is a directory beside the one that is unpacked into; it holds the file `sentinel`. */
  readonly bytes: (outside: string) => Buffer;
  readonly objection: RegExp;
  /** Smaller limits than the real ones, as variables of the script; the real ones unless given. */
  readonly limits?: Readonly<Record<string, string>>;
}

const kibi = 1024;
const gibi = kibi ** 3;

const hostile = (
  what: string,
  objection: RegExp,
  entries: readonly TarEntry[] | ((outside: string) => readonly TarEntry[]),
): HostileArchive => ({
  what,
  objection,
  bytes: (outside) => tgzOf(...(typeof entries === "function" ? entries(outside) : entries)),
});

const raw = (what: string, objection: RegExp, bytes: () => Buffer): HostileArchive => ({
  what,
  objection,
  bytes,
});

const file = (name: string, body = "evil\n"): TarEntry => ({ name, body });
const directory = (name: string): TarEntry => ({ name, type: "5" });
const link = (name: string, target: string): TarEntry => ({ name, type: "2", link: target });
const hardLink = (name: string, target: string): TarEntry => ({ name, type: "1", link: target });

const pathsThatLeadOut: readonly HostileArchive[] = [
  hostile("an absolute path", /is absolute/, (outside) => [file(`${outside}/sentinel`)]),
  hostile("a path that begins with ..", /contains \.\./, [file("../outside/sentinel")]),
  hostile("a path with .. in it", /contains \.\./, [
    directory("a"),
    file("a/../../outside/sentinel"),
  ]),
  hostile("a directory called ..", /contains \.\./, [directory("..")]),
  hostile("a path that ends in ..", /contains \.\./, [directory("a"), directory("a/..")]),
  hostile("a path of another system", /is absolute/, [file("C:\\evil")]),
  hostile("a path with .. between backslashes", /contains \.\./, [file("a\\..\\..\\evil")]),
  hostile("a path that leads out by a POSIX header", /contains \.\./, [
    pax({ path: "../outside/sentinel" }),
    file("harmless"),
  ]),
  hostile("a path that leads out by a POSIX header for all", /contains \.\./, [
    pax({ path: "../outside/sentinel" }, "g"),
    file("harmless"),
  ]),
  hostile("a long name of GNU's that leads out", /contains \.\./, [
    gnuLong("L", `${"d/".repeat(80)}../`.padEnd(400, "../")),
    file("harmless"),
  ]),
  hostile("a sparse file whose name leads out", /contains \.\./, [
    pax({
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.name": "../outside/sentinel",
      "GNU.sparse.realsize": "5",
    }),
    file("harmless", "1\n0\n5\n".padEnd(512, "\0") + "evil\n"),
  ]),
  hostile("an entry without a name", /without a name/, [file(".")]),
];

const linksThatLeadOut: readonly HostileArchive[] = [
  hostile("a link to an absolute path", /outside/, (outside) => [link("a", outside)]),
  hostile("a link to ..", /outside/, [link("a", "..")]),
  hostile("a link that climbs too far", /outside/, [directory("d"), link("d/a", "../../outside")]),
  hostile("a link that climbs through another", /outside/, [
    directory("d"),
    directory("d/e"),
    link("short", "d/e"),
    link("a", "short/../../../outside"),
  ]),
  hostile("a link that climbs out through one that stays inside", /outside/, [
    directory("d"),
    directory("d/e"),
    link("d/e/top", "../.."),
    link("d/e/a", "top/../outside"),
  ]),
  hostile("a link to nothing", /outside|links to nothing/, [link("a", "")]),
  hostile("a link that leads out by a POSIX header", /outside/, [
    pax({ linkpath: "../outside" }),
    link("a", "harmless"),
  ]),
  hostile("a long link of GNU's that leads out", /outside/, [
    gnuLong("K", "../".repeat(100)),
    link("a", "harmless"),
  ]),
  hostile("a file through a link that leads out", /outside/, (outside) => [
    link("a", outside),
    file("a/sentinel"),
  ]),
  hostile("a file through a link that stays inside", /passes through the link/, [
    directory("d"),
    link("a", "d"),
    file("a/f"),
  ]),
  hostile("a file over a link", /twice/, (outside) => [
    directory("outside"),
    link("a", "outside/sentinel"),
    { name: "a", body: outside },
  ]),
  hostile("a directory that turns into a link", /directory|twice/, [
    directory("a"),
    link("a", "b"),
    file("a/sentinel"),
  ]),
  hostile("a link that turns into a directory", /twice/, [link("a", "b"), directory("a")]),
  hostile("a link where a file has gone below already", /directory and something else/, [
    file("a/b"),
    link("a", "c"),
  ]),
  hostile("a file below a file", /passes through the file/, [file("a"), file("a/b")]),
];

const hardLinksThatLeadOut: readonly HostileArchive[] = [
  hostile("a hard link to an absolute path", /is absolute/, (outside) => [
    hardLink("a", `${outside}/sentinel`),
  ]),
  hostile("a hard link that leads out", /contains \.\./, [
    hardLink("a", "../outside/sentinel"),
    file("a"),
  ]),
  hostile("a hard link to a link", /no file before it/, [link("l", "f"), hardLink("a", "l")]),
  hostile("a hard link to nothing", /no file before it/, [hardLink("a", "b")]),
  hostile("a hard link to a directory", /no file before it/, [directory("d"), hardLink("a", "d")]),
];

const kindsThatAreNoFiles: readonly HostileArchive[] = [
  hostile("a character device", /neither a file/, [{ name: "null", type: "3" }]),
  hostile("a block device", /neither a file/, [{ name: "sda", type: "4" }]),
  hostile("a named pipe", /neither a file/, [{ name: "pipe", type: "6" }]),
  hostile("a file that is setuid", /setuid/, [{ name: "su", mode: 0o4755, body: "x" }]),
  hostile("a file that is setgid", /setuid/, [{ name: "su", mode: 0o2755, body: "x" }]),
  hostile("an entry of an unknown kind", /neither a file/, [{ name: "x", type: "Z" }]),
  hostile("a part of a larger archive", /neither a file|cannot be read/, [
    { name: "x", type: "M", gnu: true },
  ]),
  hostile("a line break in a name", /control character/, [file("a\n../outside/sentinel")]),
  hostile("an escape sequence in a name", /control character/, [file("\u001b[2Ja")]),
  hostile("a line break in a link", /control character/, [link("a", "b\nc")]),
  hostile("a path of 5,000 characters", /more than 4096/, [
    pax({ path: "d/".repeat(2500) + "f" }),
    file("f"),
  ]),
];

const tooMuch: readonly HostileArchive[] = [
  raw("200,001 entries", /more than 200000 entries/, () => {
    const entry = entryBytes({ name: "d", type: "5" });
    return gzipSync(Buffer.concat(Array<Buffer>(200_001).fill(entry)));
  }),
  hostile("a file that says it has 5 GiB", /more than 4294967296 bytes/, [
    { name: "a", size: 5 * gibi },
  ]),
  {
    what: "six files that are too large together",
    objection: /more than 67108864 bytes of files/,
    limits: { archive_most_bytes: String(64 * kibi ** 2) },
    bytes: () => {
      const size = 16 * kibi ** 2;
      const files = [0, 1, 2, 3, 4, 5].map((number) => entryBytes({ name: `f${number}`, size }));
      const zeros = gzipSync(Buffer.alloc(size));
      return Buffer.concat([...files.flatMap((head) => [gzipSync(head), zeros]), tgzOf()]);
    },
  },
  hostile("a sparse file of 4 TiB, the GNU way", /more than 4294967296 bytes/, [
    { name: "a", type: "S", gnu: true, body: "x", sparse: gnuSparseMap(2 ** 42) },
  ]),
  hostile("a sparse file of 4 TiB, the POSIX way", /more than 4294967296 bytes/, [
    pax({
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.name": "a",
      "GNU.sparse.realsize": String(2 ** 42),
    }),
    file("a", "0\n".padEnd(512, "\0")),
  ]),
];

const whole = (): Buffer => tgzOf(file("a", "x".repeat(4 * kibi)), file("b"));

const noArchives: readonly HostileArchive[] = [
  raw("nothing", /not a readable/, () => Buffer.alloc(0)),
  raw("a page of HTML", /not a readable/, () => Buffer.from("<html>Sign in</html>\n".repeat(99))),
  raw("a zip archive", /not a readable/, () => Buffer.from("PK\u0003\u0004".padEnd(2048, "z"))),
  raw("compressed nonsense", /not a readable/, () => gzipSync(Buffer.from("x".repeat(2048)))),
  raw("compressed data that breaks off", /not a readable/, () => whole().subarray(0, -30)),
  raw("compressed data with a wrong sum", /not a readable/, () => {
    const bytes = whole();
    bytes.writeUInt32LE(7, bytes.length - 8);
    return bytes;
  }),
  raw("compressed data with something after it", /not a readable/, () =>
    Buffer.concat([whole(), Buffer.from("trailing")]),
  ),
  raw("an archive that breaks off in a file", /not a readable/, () =>
    gzipSync(tarOf(file("a", "x".repeat(4 * kibi))).subarray(0, 2 * kibi)),
  ),
  hostile("a header whose sum is wrong", /not a readable/, [
    file("a"),
    { name: "b", checksum: "000001\0 " },
  ]),
  hostile("a negative size", /not a readable|cannot be read/, [
    { name: "a", size: Buffer.alloc(12, 0xff), gnu: true },
  ]),
];

/** GNU's map of a sparse file, in its header: one piece of data at the start, then a hole. */
function gnuSparseMap(size: number): Buffer {
  const map = Buffer.alloc(126);
  map.write("00000000000\u000000000000001\0", 0, "latin1");
  map.writeUInt8(0x80, 97);
  map.writeBigUInt64BE(BigInt(size), 101);
  return map;
}

/** What a program that unpacks archives must refuse whole. */
export const hostileArchives: readonly HostileArchive[] = [
  ...pathsThatLeadOut,
  ...linksThatLeadOut,
  ...hardLinksThatLeadOut,
  ...kindsThatAreNoFiles,
  ...tooMuch,
  ...noArchives,
];
