import { posix } from "node:path";
import { filesIn, type Rule } from "../tree.ts";

/** Links between the project's pages lead somewhere, to the heading if they name one. */
export const links: Rule = (files) => {
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  return filesIn(files, /\.md$/).flatMap(({ path, text }) =>
    [...text.replace(/```[\s\S]*?```/g, "").matchAll(/\]\(([^()\s]+)\)/g)].flatMap((match) => {
      const [target = "", heading] = (match[1] ?? "").split("#");
      if (/^[a-z]+:/.test(target)) {
        return [];
      }
      const to = target === "" ? path : posix.join(posix.dirname(path), target).replace(/\/$/, "");
      const page = texts.get(to);
      if (page === undefined && !folders.has(to)) {
        return [`${path} links to ${match[1]}, but there is no ${to}.`];
      }
      const isMissing = heading !== undefined && !headingsOf(page ?? "").includes(heading);
      return isMissing ? [`${path} links to ${match[1]}, but ${to} has no such heading.`] : [];
    }),
  );
};

function foldersOf(path: string): readonly string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join("/"));
}

/** The anchors GitHub makes of a page's headings. */
function headingsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ +(.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replace(/ /g, "-"),
  );
}
