import { filesIn, type Rule } from "../tree.ts";
import { importsOf, type Import } from "./imports-of.ts";

/** Who may import whom: src/README.md prints this table, and every row says why. */
export const importTable: Rule = (files) =>
  filesIn(files, /^(src|cdk)\/.*\.[cm]?[jt]sx?$/).flatMap((file) => {
    const room = rooms.find(({ holds }) => holds.test(file.path));
    if (!room) {
      return [`${file.path} is in no room: src/README.md lists the rooms there are.`];
    }
    return importsOf(file)
      .filter((used) => !isAllowed(room, used))
      .map((used) => `${file.path} may not import ${used.path}: ${room.because}.`);
  });

interface Room {
  readonly holds: RegExp;
  /** Files of the project it may import. */
  readonly files: RegExp;
  readonly node: boolean;
  readonly npm: boolean;
  /** Ends the sentence said to whoever breaks the row. */
  readonly because: string;
}

const rooms: readonly Room[] = [
  {
    holds: /^src\/domain\//,
    files: /^src\/domain\//,
    node: false,
    npm: false,
    because: "domain imports nothing, so that every rule can be tested by equality",
  },
  {
    holds: /^src\/engine\//,
    files: /^src\/(engine|domain)\//,
    node: false,
    npm: false,
    because: "the engine sees the world through its ports, so that it can be simulated",
  },
  {
    holds: /^src\/aws\//,
    files: /^src\/(aws\/|domain\/|engine\/ports\.ts$)/,
    node: true,
    npm: true,
    because: "an adapter knows domain and engine/ports.ts only, because adapters do not decide",
  },
  {
    holds: /^src\/standin\//,
    files: /^src\/standin\//,
    node: true,
    npm: true,
    because: "the stand-in shares no code with us: a fake that does confirms our mistakes",
  },
  {
    holds: /^src\/report\//,
    files: /^src\/(report\/|domain\/|engine\/events\.ts$)/,
    node: false,
    npm: false,
    because: "a voice turns events into words, and one that can reach anything else soon decides",
  },
  {
    holds: /^src\/cli\//,
    files: /^(src\/(?!main\.ts)|package\.json$)/,
    node: true,
    npm: true,
    because: "commands may use every room, but not main, which is only argv in, exit code out",
  },
  {
    holds: /^src\/main\.ts$/,
    files: /^src\/cli\//,
    node: true,
    npm: false,
    because: "main hands argv to cli and nothing else",
  },
  {
    holds: /^cdk\//,
    files: /^(cdk\/|src\/domain\/(names|base)\.ts$|src\/aws\/policies\/)/,
    node: true,
    npm: true,
    because: "the stack takes names and permissions from src and nothing that runs",
  },
];

function isAllowed(room: Room, used: Import): boolean {
  return used.kind === "file" ? room.files.test(used.path) : room[used.kind];
}
