import { posix } from "node:path";
import { filesIn, type Rule } from "../tree.ts";
import { withoutComments } from "./without-comments.ts";

/** File names say what is inside; these say only that nobody knew. */
export const fileNames: Rule = (files) =>
  filesIn(files, /^(src|test|cdk)\/.*\.ts$/).flatMap(({ path }) => {
    const stem = posix.basename(path).replace(/(\.test)?\.ts$/, "");
    const word = stem.split("-").find((part) => empty.has(part));
    const isEmpty = !allowed.has(path) && (word !== undefined || emptyAlone.has(stem));
    return [
      ...(isEmpty ? [`${path}: "${word ?? stem}" says nothing; name the idea inside.`] : []),
      ...(/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(stem) ? [] : [`${path} is not kebab-case.`]),
    ];
  });

const empty = new Set(
  "util utils helper helpers manager common misc handler handlers processor info".split(" "),
);
const emptyAlone = new Set("service services data types index".split(" "));
/** The SDK's own word for the thing it wraps. */
const allowed = new Set(["src/aws/guarded-handler.ts"]);

/** The same for exported types and classes. */
export const typeNames: Rule = (files) =>
  filesIn(files, /^(src|cdk)\/.*\.ts$/).flatMap(({ path, text }) =>
    [...withoutComments(text).matchAll(/^export (?:abstract )?(interface|type|class) (\w+)/gm)]
      .filter(([, kind, name = ""]) => {
        const suffixes = /(Utils?|Helpers?|Manager|Processor|Misc|Common)$/;
        // A service is a thing of this house; only here is it not a class's way to say nothing.
        const isAService = name === "SlipwayService";
        return suffixes.test(name) || (kind === "class" && name.endsWith("Service") && !isAService);
      })
      .map(([, kind, name]) => `${path}: ${kind} ${name} is named after nothing in particular.`),
  );
