// How src/main.ts becomes one small entry and chunks that commands load when asked for.
import { build } from "esbuild";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** Writes the bundle to `outdir`, which is made if need be; resolves to the names of its files. */
export async function bundle(outdir) {
  const { metafile, outputFiles } = await build({
    entryPoints: { main: "src/main.ts" },
    absWorkingDir: import.meta.dirname,
    outdir,
    write: false,
    bundle: true,
    splitting: true,
    metafile: true,
    minify: true,
    // Names in the stack traces of bugs would be a sixteenth of the whole.
    keepNames: false,
    // The same code as modules, of which the bundler drops what nothing names.
    alias: { yaml: "./node_modules/yaml/browser/index.js" },
    platform: "node",
    format: "esm",
    target: "node20.19",
    mainFields: ["module", "main"],
    chunkNames: "chunk-[hash]",
    legalComments: "none",
    // Signs outside ASCII as they are, not as escapes of twice the length.
    charset: "utf8",
    logLevel: "warning",
    plugins: [
      plainSchemas,
      shortErrors,
      shortNames,
      onlyPlaces,
      noEventStreams,
      namedUtilities,
      noSpares,
      onlyVersions,
    ],
  });
  const outputs = new Map(
    Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]),
  );
  const reached = reachedFrom("main.js", outputs);
  await mkdir(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    if (reached.has(basename(path))) {
      // Whole or not at all, for a slipway that starts meanwhile.
      const mode = basename(path) === "main.js" ? 0o755 : 0o644;
      const unfinished = `${path}.${process.pid}`;
      await writeFile(unfinished, finish(text, outputs), { mode });
      await rename(unfinished, path);
    }
  }
  return reached;
}

/** Without the rest: what an import inside dropped code would load, of which the bundler makes files too. */
function reachedFrom(name, outputs, reached = new Set()) {
  if (!reached.has(name) && outputs.has(name)) {
    reached.add(name);
    for (const { path } of outputs.get(name).imports) {
      reachedFrom(basename(path), outputs, reached);
    }
  }
  return reached;
}

/**
 * Gives CommonJS its `require` where it is used, and drops imports for their effect alone of chunks
 * that are the bundler's own few lines and have none: asking for the version then reads one file.
 */
function finish(text, outputs) {
  const isOwn = (name) => Object.keys(outputs.get(name).inputs).length === 0;
  const slim = text.replaceAll(/import"\.\/([^"]+)";/g, (line, name) => (isOwn(name) ? "" : line));
  return /\brequire\b/.test(slim) ? `${requireOfItsOwn}${slim}` : slim;
}

const requireOfItsOwn =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);\n';

/**
 * The SDK's schemas are arrays with members such as `{ [_xN]: _Fil }`. To evaluate a computed key
 * may have an effect, so the bundler keeps every schema, used or not: EC2's are a megabyte. With the
 * constants written out as the keys, it drops those that no command and no operation names.
 */
const plainSchemas = {
  name: "plain-schemas",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const constants = new Map(
        [...text.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm)].map(([, name, value]) => [
          name,
          value,
        ]),
      );
      const written = withShortMembers(text, constants).replaceAll(/\[(\w+)\]:/g, (key, name) =>
        constants.has(name) ? `${constants.get(name)}:` : key,
      );
      const isPlain =
        /client-(cloudwatch-logs|dynamodb|ecr|s3|secrets-manager|service-quotas|ssm)[\\/]/.test(
          path,
        );
      return { contents: isPlain ? await withoutErrors(written) : written };
    });
  },
};

/**
 * EC2's members have two names, of which one mostly is the other with a capital: `{ ec2QueryName:
 * "VolumeId", xmlName: "volumeId" }`. Here that is one call, which is a fifth of the length.
 */
function withShortMembers(text, constants) {
  let isShort = false;
  const short = text.replaceAll(
    /\{ \[_eQN\]: `(\w+)`,\s+\[_xN\]: (_\w+) \}/g,
    (whole, query, xml) => {
      const name = JSON.parse(constants.get(xml));
      if (query !== `${name.charAt(0).toUpperCase()}${name.slice(1)}`) return whole;
      isShort = true;
      return `/* @__PURE__ */ __member(${xml})`;
    },
  );
  return isShort ? `${short}\n${makeMember}` : text;
}

const makeMember = `
function __member(xmlName) {
  return { ec2QueryName: xmlName[0].toUpperCase() + xmlName.slice(1), xmlName };
}`;

/**
 * Drops the classes of errors that no source here names; they arrive as the service's base class, of
 * the same name and message. Only where names are not mapped from other codes, as XML's are.
 */
async function withoutErrors(text) {
  known ??= readSources();
  const sources = await known;
  return text.replaceAll(/^n0_registry\.registerError\((\w+)\$, \w+\);$/gm, (line, name) =>
    sources.includes(name) ? line : "",
  );
}

let known;

async function readSources() {
  const src = join(import.meta.dirname, "src");
  const names = await readdir(src, { recursive: true });
  const texts = names
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFile(join(src, name), "utf8"));
  return (await Promise.all(texts)).join("\n");
}

/**
 * Classes of errors are written out one by one, all alike but for name, fault and members: here each
 * is one call. Whatever is not of that form stays as it is.
 */
const shortErrors = {
  name: "short-errors",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]models[\\/]errors\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replaceAll(
        /^export class (\w+) extends __BaseException \{\n([^]*?)\n\}$/gm,
        (whole, name, body) => {
          const [, fault] = /^ {4}\$fault = "(client|server)";$/m.exec(body) ?? [];
          const members = [...body.matchAll(/^ {4}(\w+);$/gm)].map(([, member]) => member);
          const told = [name, fault, ...members].map((word) => JSON.stringify(word)).join(", ");
          return body.replace(shapeId, "") === errorClass(name, fault, members)
            ? `export const ${name} = /* @__PURE__ */ __error(${told});`
            : whole;
        },
      );
      return { contents: `${contents}\n${makeError}` };
    });
  },
};

/** The body of such a class as the SDK writes it. */
function errorClass(name, fault, members) {
  const lines = [
    `    name = "${name}";`,
    `    $fault = "${fault}";`,
    ...members.map((member) => `    ${member};`),
    "    constructor(opts) {",
    "        super({",
    `            name: "${name}",`,
    `            $fault: "${fault}",`,
    "            ...opts,",
    "        });",
    `        Object.setPrototypeOf(this, ${name}.prototype);`,
    ...members.map((member) => `        this.${member} = opts.${member};`),
    "    }",
  ];
  return lines.join("\n");
}

/** The SDK's registry of errors sets it where it is not there. */
const shapeId = /^ {4}static shapeId = .*\n/m;

const makeError = `
function __error(name, $fault, ...members) {
  return {
    [name]: class extends __BaseException {
      constructor(opts) {
        super({ name, $fault, ...opts });
        Object.assign(this, { name, $fault });
        for (const member of members) this[member] = opts[member];
      }
    },
  }[name];
}`;

/**
 * Of EC2's lists of words one is read, and long: that of 1,400 types of instances, each once as a name
 * (`m5_large`) and once as what it stands for (`m5.large`), of which the name follows. It is written
 * family by family, a letter for each size: `m5bdf`.
 */
const shortNames = {
  name: "short-names",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]client-ec2[\\/].*[\\/]enums\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text.replace(
        /(export const _InstanceType = )\{([^}]*)\};/,
        (whole, begin, body) => {
          const pairs = [...body.matchAll(/(\w+): "([^"]+)"/g)].map(([, name, type]) => [
            name,
            type,
          ]);
          const short = familyByFamily(pairs.map(([, type]) => type));
          const told = short && Object.entries(new Function(`return ${short}`)());
          return JSON.stringify(told) === JSON.stringify(pairs)
            ? `${begin}/* @__PURE__ */ ${short};`
            : whole;
        },
      );
      return { contents };
    });
  },
};

/** An expression for `{ m5_large: "m5.large", … }`; undefined with more sizes than letters. */
function familyByFamily(types) {
  const sizes = [];
  let families = "";
  let last;
  for (const type of types) {
    const [family, size] = type.split(/\.(.*)/);
    if (!sizes.includes(size)) sizes.push(size);
    families += family === last ? "" : ` ${family}.`;
    families += String.fromCharCode(65 + sizes.indexOf(size));
    last = family;
  }
  if (sizes.length > 60) return undefined;
  const size = `${JSON.stringify(sizes.join(" "))}.split(" ")[letter.charCodeAt(0)-65]`;
  const pair = `(type=>[type.replace(/[.-]/g,"_"),type])(family.split(".")[0]+"."+${size})`;
  const ofFamily = `family=>[...family.split(".")[1]].map(letter=>${pair})`;
  const list = JSON.stringify(families.trim());
  return `Object.fromEntries(${list}.split(" ").flatMap(${ofFamily}))`;
}

/** Of the words of a protocol for editors, what reads Dockerfiles uses those for places in a text. */
const onlyPlaces = {
  name: "only-places",
  setup({ onLoad }) {
    const filter = /[\\/]vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main\.js$/;
    onLoad({ filter }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const blocks = ["uinteger", "Position", "Range", "Is"].map((name) => {
        const [block] = new RegExp(
          `(export )?var ${name};\\n[^]*?\\n\\}\\)\\(${name} \\|\\|.*`,
        ).exec(text);
        return block;
      });
      return { contents: blocks.join("\n") };
    });
  },
};

/** No call made here answers with a stream of events, for which clients come with a codec. */
const noEventStreams = {
  name: "no-event-streams",
  setup({ onLoad }) {
    const filter = /[\\/]@smithy[\\/]core[\\/].*[\\/]event-streams[\\/]index\.js$/;
    onLoad({ filter }, () => ({
      contents: `
        export const eventStreamSerdeProvider = () => undefined;
        export const resolveEventStreamSerdeConfig = (config) => config;
        export class EventStreamSerde {
          constructor() {
            throw new Error("slipway is built without streams of events");
          }
        }`,
    }));
  },
};

/**
 * What stands by for a Node without its own hashes, which there is none of, and for retries paced by a
 * guessed rate: clients here retry in the standard way; where an environment wishes for the other,
 * for the clients that fetch credentials, they retry without the pace. Nor what remembers the endpoints
 * that DynamoDB's clients may ask for, since no operation asks, nor what keeps a function in Lambda from
 * calling itself: where it is none, all that does is pass requests on; nor what signs for many Regions at
 * once, which needs a package that is not here.
 */
const noSpares = {
  name: "no-spares",
  setup({ onLoad }) {
    const drop = (path, contents) =>
      onLoad({ filter: new RegExp(`[\\\\/]${path}\\.js$`) }, () => ({ contents }));
    drop("checksum.*Sha256Js", "export const Sha256Js = undefined;");
    drop("checksum.*Md5Js", "export const Md5Js = undefined;");
    drop("checksums.*Sha1Js", "export const Sha1Js = undefined;");
    drop("endpoint-cache.*EndpointCache", "export class EndpointCache {}");
    drop(
      "SignatureV4MultiRegion",
      `import { SignatureV4SignWithCredentials } from "./SignatureV4SignWithCredentials";
      export class SignatureV4MultiRegion extends SignatureV4SignWithCredentials {
        static sigv4aDependency() {
          return "none";
        }
      }`,
    );
    drop(
      "recursionDetectionMiddleware",
      "export const recursionDetectionMiddleware = () => (next) => (args) => next(args);",
    );
    drop(
      "DefaultRateLimiter",
      `export class DefaultRateLimiter {
        async getSendToken() {}
        updateClientSendingRate() {}
      }`,
    );
  },
};

/** Zod's schemas ask for its utilities as one object, of which the bundler then keeps every one. */
const namedUtilities = {
  name: "named-utilities",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const contents = text
        .replace(
          'import { util } from "../core/index.js"',
          'import * as util from "../core/util.js"',
        )
        .replaceAll("core.util.", "util.");
      if (contents === text) throw new Error(`${path} asks for its utilities in another way.`);
      return { contents };
    });
  },
};

/** Of the manifests of packages, the version is all that is asked for. */
const onlyVersions = {
  name: "only-versions",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, "utf8"));
      return { contents: JSON.stringify({ version }), loader: "json" };
    });
  },
};
