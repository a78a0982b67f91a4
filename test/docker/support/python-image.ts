import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { tarOf, type TarEntry } from "../../userdata/support/tar-bytes.ts";
import { docker } from "./docker-engine.ts";

/** Makes an image of this machine's Python, its standard library, and nothing else. */
export function importPython(name: string): string {
  const ask = "import sys, sysconfig; print(sys.executable); print(sysconfig.get_path('stdlib'))";
  const [program = "", library = ""] = execFileSync("python3", ["-c", ask], { encoding: "utf8" })
    .trim()
    .split("\n");
  const modules = modulesIn(library);
  const extensions = modules.filter((path) => path.endsWith(".so"));
  const linked = execFileSync("ldd", [program, ...extensions], { encoding: "utf8" });
  const shared = new Set([...linked.matchAll(/(?<= |\t)\/\S+/g)].map(([path]) => path));
  return docker(
    [
      "import",
      "-c",
      'CMD ["python3"]',
      "-c",
      `ENV PYTHONHOME=${join(library, "../..")}`,
      "-",
      name,
    ],
    tarOf(
      { name: "usr/bin/python3", mode: 0o755, body: readFileSync(realpathSync(program)) },
      ...[...shared].filter((path) => !path.endsWith(":")).map(entryOf),
      ...modules.map(entryOf),
      { name: "tmp", type: "5", mode: 0o1777 },
    ),
  );
}

const entryOf = (path: string): TarEntry => ({
  name: path.slice(1),
  mode: 0o755,
  body: readFileSync(path),
});

/** What can be imported; not what is installed beside it, and not its own tests. */
function modulesIn(directory: string): readonly string[] {
  const left = /^(site-packages|dist-packages|test|tests|__pycache__|idlelib|ensurepip|config-.*)$/;
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return left.test(entry.name) ? [] : modulesIn(path);
    return /\.(py|so)$/.test(entry.name) ? [path] : [];
  });
}
