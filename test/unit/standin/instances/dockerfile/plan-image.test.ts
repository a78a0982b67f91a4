import { expect, test } from "vitest";
import { planImage } from "../../../../../src/standin/instances/dockerfile/plan-image.ts";

const plan = (text: string) => planImage(text, "/host/bin");

test("a plain Dockerfile", () => {
  const found = plan(`# syntax=docker/dockerfile:1
FROM node:20
WORKDIR /app
copy package.json \\
  # a comment inside
  server.js ./
EXPOSE 8080/tcp 9000-9001 53/udp
CMD ["node", "server.js", "tab\\there", "a b"]
`);
  expect(found.from).toBe("node:20");
  expect(found.workingDirectory).toBe("/app");
  expect(found.command).toEqual(["node", "server.js", "tab\there", "a b"]);
  expect(found.entrypoint).toEqual([]);
  expect(found.exposedPorts).toEqual([8080, 9000, 9001]);
  expect(found.owned).toEqual(["/app"]);
  expect(found.steps).toMatchObject([
    { kind: "directory", path: "/app" },
    {
      kind: "copy",
      sources: ["package.json", "server.js"],
      destination: "/app",
      intoDirectory: true,
      origin: { line: 4 },
    },
  ]);
});

test("ENV: both forms, quotes, escapes, expansion from before the instruction", () => {
  const found = plan(`FROM x
ARG A=arg
ARG B
ENV ONE="b c" TWO=e\\ f THREE='h "$A"' FOUR=\${A}-\${MISSING:-none}-\${A:+set}
ENV ONE=new TWO=$ONE FIVE=\\$A
ENV OLD some value "quoted" $ONE
ENV PATH=/app/bin:$PATH EMPTY=
CMD x`);
  expect(found.environment).toEqual({
    ONE: "new",
    TWO: "b c",
    THREE: 'h "$A"',
    FOUR: "arg-none-set",
    FIVE: "$A",
    OLD: "some value quoted new",
    PATH: "/app/bin:/host/bin",
    EMPTY: "",
  });
});

test("ARG before FROM is for FROM, and for a stage that declares it", () => {
  const found = plan("ARG V=20\nARG W=1\nFROM node:${V}\nARG V\nENV SEEN=$V UNSEEN=$W\nCMD x");
  expect(found.from).toBe("node:20");
  expect(found.environment).toEqual({ SEEN: "20", UNSEEN: "" });
});

test("shell forms use SHELL; STOPSIGNAL by name or number", () => {
  const found = plan('FROM x\nENTRYPOINT a "$B"\nSHELL ["/bin/bash","-c"]\nCMD c\nSTOPSIGNAL 3');
  expect(found.entrypoint).toEqual(["/bin/sh", "-c", 'a "$B"']);
  expect(found.command).toEqual(["/bin/bash", "-c", "c"]);
  expect(found.stopSignal).toBe("SIGQUIT");
  expect(plan("FROM x\nCMD x\nSTOPSIGNAL term").stopSignal).toBe("SIGTERM");
});

test("the escape directive", () => {
  const found = plan("# escape=`\nFROM x\nENV A=one` two\nCMD c `\n  d");
  expect(found.environment).toEqual({ A: "one two" });
  expect(found.command).toEqual(["/bin/sh", "-c", "c   d"]);
});

test("RUN of the few commands, joined, with variables", () => {
  const found = plan(
    'FROM x\nENV D=/data\nWORKDIR /a\nRUN npm ci --omit=dev && mkdir -p "$D/b c" \\\n && chmod +x run.sh\nCMD x',
  );
  const runs = found.steps.filter((step) => step.kind === "run");
  expect(runs.map((step) => step.argv)).toEqual([
    ["npm", "ci", "--omit=dev"],
    ["mkdir", "-p", "/data/b c"],
    ["chmod", "+x", "run.sh"],
  ]);
  expect(runs[0]).toMatchObject({ workingDirectory: "/a", environment: { D: "/data" } });
});

test("pip installs where the program looks", () => {
  const found = plan("FROM x\nRUN pip3 install --no-cache-dir -r requirements.txt\nCMD x");
  expect(found.environment).toMatchObject({
    PYTHONPATH: "/srv/slipway-pip",
    PATH: "/srv/slipway-pip/bin:/host/bin",
  });
});

test("what is not done but changes nothing is noted", () => {
  const found = plan(`FROM --platform=linux/amd64 x AS app
USER node
HEALTHCHECK CMD curl localhost
VOLUME ["/data"]
LABEL a=b
MAINTAINER me
COPY --chown=node a /a
CMD x`);
  expect(found.notes.map((note) => note.split(":")[0])).toEqual([
    "--platform=linux/amd64",
    "USER node",
    "HEALTHCHECK",
    'VOLUME ["/data"]',
    "line 7",
  ]);
});

test.each([
  ["RUN apt-get update", "line 2: RUN apt-get update: only npm ci"],
  ["RUN npm ci; rm -rf /", "needs a shell"],
  ["RUN npm ci || true", "needs a shell"],
  ["RUN npm ci & sleep 1", "needs a shell"],
  ["RUN mkdir $(pwd)/x", "needs a shell"],
  ["RUN mkdir a > b", "needs a shell"],
  ["RUN chmod +x *.sh", "needs a shell"],
  ["RUN npm run build", "only npm ci"],
  ["RUN pip install flask", "only npm ci"],
  ['RUN ["npm","ci"]', "only npm ci"],
  ["RUN --mount=type=cache npm ci", "BuildKit"],
  ["RUN <<EOF\nx\nEOF", "here-documents"],
  ["FROM y", "line 2: FROM y: multi-stage"],
  ["COPY --from=build /a /b", "COPY --from"],
  ["COPY --parents a b", "--parents"],
  ["COPY ../a b", "outside the context"],
  ["COPY a/../../b c", "outside the context"],
  ["COPY a", "two paths"],
  ["ADD https://example.com/x /x", "remote sources"],
  ["ADD git@github.com:a/b.git /x", "remote sources"],
  ["ONBUILD RUN x", "triggers"],
  ["ENV A", "NAME=value"],
  ['ENV A="open', "not closed"],
  ["ENV A=${B#c}", "expansion"],
  ["EXPOSE http", "not a port"],
  ["EXPOSE 8080-99999", "not a port"],
  ["STOPSIGNAL SIGNONE", "no such signal"],
  ["INCLUDE x", "unknown instruction"],
])("refused in words: %s", (line, words) => {
  expect(() => plan(`FROM x\n${line}\nCMD x`)).toThrow(words);
});

test("no FROM, an instruction before it, no CMD", () => {
  expect(() => plan("")).toThrow("begins with FROM");
  expect(() => plan("ENV A=b\nFROM x\nCMD x")).toThrow("nothing but ARG");
  expect(() => plan("FROM x")).toThrow("no CMD or ENTRYPOINT");
});
