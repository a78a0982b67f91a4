import { gnuLong, pax, tarOf, tgzOf } from "./tar-bytes.ts";

/** An archive that must be unpacked, and what must then be there. */
export interface BenignArchive {
  readonly what: string;
  readonly bytes: () => Buffer;
  /** Path to content; of a link, `-> target`; of an empty directory, with a slash at its end. */
  readonly tree: Readonly<Record<string, string>>;
}

const long = `${"directory-of-a-long-name/".repeat(6)}file`;
const unicode = "süß/日本語/🚀.txt";
const odd = `a -> b "c" 'd' $e\\f *?.txt`;

/** Archives as people make them. */
export const benignArchives: readonly BenignArchive[] = [
  {
    what: "files, directories and an empty one",
    bytes: () =>
      tgzOf(
        { name: "./", type: "5" },
        { name: "./Dockerfile", body: "FROM x\n" },
        { name: "./empty/", type: "5" },
        { name: "./src/", type: "5" },
        { name: "./src/main.js", body: "1;\n", mode: 0o755 },
      ),
    tree: { Dockerfile: "FROM x\n", "empty/": "", "src/main.js": "1;\n" },
  },
  {
    what: "an archive that is not compressed",
    bytes: () => tarOf({ name: "f", body: "1" }),
    tree: { f: "1" },
  },
  {
    what: "an archive as GitHub makes it",
    bytes: () =>
      tgzOf(
        pax({ comment: "0123456789012345678901234567890123456789" }, "g"),
        { name: "web-1.0.1/", type: "5" },
        { name: "web-1.0.1/Dockerfile", body: "FROM x\n" },
        { name: "web-1.0.1/latest", type: "2", link: "Dockerfile" },
      ),
    tree: { "web-1.0.1/Dockerfile": "FROM x\n", "web-1.0.1/latest": "-> Dockerfile" },
  },
  {
    what: "links that stay inside, up to the top",
    bytes: () =>
      tgzOf(
        { name: "a/b/f", body: "1" },
        { name: "a/b/up", type: "2", link: "../../g" },
        { name: "a/b/top", type: "2", link: "../.." },
        { name: "a/b/here", type: "2", link: "./f" },
        { name: "g", body: "2" },
        { name: "nowhere", type: "2", link: "a/gone" },
      ),
    tree: {
      "a/b/f": "1",
      "a/b/up": "-> ../../g",
      "a/b/top": "-> ../..",
      "a/b/here": "-> ./f",
      g: "2",
      nowhere: "-> a/gone",
    },
  },
  {
    what: "a hard link to a file before it",
    bytes: () => tgzOf({ name: "d/f", body: "1" }, { name: "g", type: "1", link: "d/f" }),
    tree: { "d/f": "1", g: "1" },
  },
  {
    what: "long names, the POSIX way",
    bytes: () => tgzOf(pax({ path: long }), { name: "x", body: "1" }),
    tree: { [long]: "1" },
  },
  {
    what: "long names, the GNU way",
    bytes: () => tgzOf(gnuLong("L", long), { name: "x", body: "1", gnu: true }),
    tree: { [long]: "1" },
  },
  {
    what: "names in other scripts",
    bytes: () => tgzOf({ name: unicode, body: "1" }),
    tree: { [unicode]: "1" },
  },
  {
    what: "odd names that are allowed",
    bytes: () =>
      tgzOf(
        { name: odd, body: "1" },
        { name: "..f", body: "2" },
        { name: "a..b/...", body: "3" },
        { name: "-rf", body: "4" },
        { name: "l", type: "2", link: odd },
      ),
    tree: { [odd]: "1", "..f": "2", "a..b/...": "3", "-rf": "4", l: `-> ${odd}` },
  },
  {
    what: "a directory twice, and a file replaced by a later one",
    bytes: () =>
      tgzOf(
        { name: "d/", type: "5" },
        { name: "d/f", body: "1" },
        { name: "d", type: "5" },
        { name: "./d/f", body: "2" },
      ),
    tree: { "d/f": "2" },
  },
  {
    what: "a directory that nobody may write into",
    bytes: () => tgzOf({ name: "d", type: "5", mode: 0o555 }, { name: "d/f", body: "1" }),
    tree: { "d/f": "1" },
  },
  {
    what: "extended headers of other programs",
    bytes: () =>
      tgzOf(pax({ "LIBARCHIVE.creationtime": "1", "SCHILY.fflags": "x", mtime: "99999999999" }), {
        name: "f",
        body: "1",
      }),
    tree: { f: "1" },
  },
];
