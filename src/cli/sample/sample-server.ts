import type { SampleVersion } from "./sample-version.ts";

/** The sample's program: an HTTP server on Node alone, as somebody new would write it. */
export function sampleServer(version: SampleVersion): string {
  return `const { createServer } = require("node:http");
const { version } = require("./package.json");

const release = process.env.SLIPWAY_RELEASE ?? "unreleased";
${startup[version]}
const answers = {
  "/healthz": () => "ok\\n",
  "/version": () => JSON.stringify({ release, version }) + "\\n",
  "/": () => ${greetings[version]},
};

const server = createServer((request, response) => {
  const answer = answers[new URL(request.url, "http://sample").pathname];
  response.writeHead(answer ? 200 : 404, { "x-release": release });
  response.end(answer ? answer() : "not found\\n");
});
// Longer than the load balancer keeps an idle connection (60 s), so that it is never the one to
// find a connection closed under a request.
server.keepAliveTimeout = 75_000;
server.headersTimeout = 80_000;
server.listen(process.env.PORT ?? 8080, () => {
  console.log("hello " + version + " listens on " + server.address().port);
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
`;
}

const startup: Readonly<Record<SampleVersion, string>> = {
  v1: `const greeting = process.env.GREETING ?? "Hello";
`,
  v2: `const greeting = process.env.GREETING ?? "Hello";
`,
  // Builds, starts, and only then misses what nobody has set.
  v3: `const greeting = process.env.GREETING ?? "Hello";
console.log("hello " + version + " starts");
const language = process.env.GREETING_LANGUAGE;
if (language === undefined) {
  console.error("GREETING_LANGUAGE is not set: cannot tell which language to greet in");
  process.exit(1);
}
`,
};

const greetings: Readonly<Record<SampleVersion, string>> = {
  v1: `greeting + ", world\\n"`,
  v2: `greeting + ", whole world\\n"`,
  v3: `greeting + ", whole world, in " + language + "\\n"`,
};
