import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BadInput, words } from "./bad-input.ts";
import { program, settings } from "./support/bad-input-world.ts";

const deploy = words("deploy --yes");
const dockerfile = "FROM node:24-slim@sha256:00\nEXPOSE 8080\nCMD node server.js\n";
const bare = { "slipway.yaml": settings() };

/** Writes a file that is no tarball; its URL is in the command. */
const tarball = "file:///nonexistent/shop.tar.gz";

/** What a release is to be made of. */
export const badArtifact: readonly BadInput[] = [
  {
    wrong: "a repository without a commit",
    argv: deploy,
    isBare: true,
    files: { ...bare, Dockerfile: dockerfile },
    says: ["no commit", "--id"],
    given: (_world, directory) => {
      execFileSync("git", ["init", "--quiet"], { cwd: directory });
      return {};
    },
  },
  {
    wrong: "no git repository",
    argv: deploy,
    isBare: true,
    files: { ...bare, Dockerfile: dockerfile },
    says: ["no git repository", "git init", "--id"],
  },
  {
    wrong: "no Dockerfile",
    argv: deploy,
    isBare: true,
    files: bare,
    says: ["looked for Dockerfile and docker/Dockerfile in", "source.dockerfile"],
  },
  {
    wrong: "no Dockerfile where slipway.yaml says",
    argv: deploy,
    files: { "slipway.yaml": settings("source: { dockerfile: build/Dockerfile }\n") },
    says: ["looked for build/Dockerfile"],
  },
  {
    wrong: "a Dockerfile outside the source",
    argv: deploy,
    files: { "slipway.yaml": settings("source: { dockerfile: ../Dockerfile }\n") },
    says: ["../Dockerfile", "not inside"],
  },
  {
    wrong: "a Dockerfile of another port",
    argv: deploy,
    files: { Dockerfile: dockerfile.replace("8080", "3000") },
    says: ["exposes 3000", "port: 8080"],
  },
  {
    wrong: "a source that is no directory",
    argv: words("release create --source nowhere"),
    says: ["nowhere is not a directory", "--source"],
  },
  {
    wrong: "an id that stands for other content",
    argv: words("deploy --yes --id first"),
    files: { "server.js": "// Another program.\n" },
    says: ["Release first", "other content", "artifact", "another id"],
  },
  {
    wrong: "the same at release create",
    argv: words("release create --id first"),
    files: { "server.js": "// Another program.\n" },
    says: ["Release first", "other content"],
  },
  {
    wrong: "an id that looks like a number",
    argv: words("release create --id r7"),
    says: ["--id r7", "looks like a release number"],
  },
  {
    wrong: "a tarball that is not there",
    argv: words(`release create --id v1 --source ${tarball}`),
    says: [tarball, "cannot be fetched"],
  },
  {
    wrong: "a tarball over plain HTTP",
    argv: words("release create --id v1 --source http://example.com/shop.tar.gz"),
    says: ["https: or file:"],
  },
  {
    wrong: "a tarball without an id",
    argv: words("release create --source https://example.com/shop.tar.gz"),
    says: ["--id"],
  },
  {
    wrong: "a token that is not set",
    argv: words("release create --id v1 --source https://example.com/shop.tar.gz"),
    files: { "slipway.yaml": settings("source: { token: 'env:NO_SUCH_TOKEN' }\n") },
    says: ["env:NO_SUCH_TOKEN", "is not set", "source.token"],
  },
  {
    wrong: "a login in a tarball's URL",
    argv: words("release create --id v1 --source https://ann:hunter2@example.com/shop.tar.gz"),
    says: ["https://example.com has a login in it", "source.token"],
  },
  {
    wrong: "a branch of GitHub, which names no release",
    argv: words("release create --source https://github.com/o/r/archive/refs/heads/main.tar.gz"),
    says: ["Nothing gives a release", "--id"],
  },
  {
    wrong: "a tarball that is none",
    argv: words("release create --id v1 --source"),
    says: ["is not a tarball"],
    given: (_world, directory) => {
      const path = join(directory, "shop.tar.gz");
      writeFileSync(path, "not a tarball\n");
      return { more: [`file://${path}`] };
    },
  },
  {
    wrong: "a tarball of another hash",
    argv: words(`release create --id v1 --sha256 ${"0".repeat(64)} --source`),
    says: ["hashes to", "--sha256"],
    given: (_world, directory) => ({ more: [`file://${join(directory, "Dockerfile")}`] }),
  },
  {
    wrong: "a hash that is none",
    argv: words("release create --id v1 --sha256 abc --source https://example.com/shop.tar.gz"),
    says: ["--sha256", "64 hexadecimal"],
  },
  {
    wrong: "an image of a registry that does not answer",
    argv: words("release create --image registry.example/shop:1"),
    says: ["Registry registry.example", "nothing was made"],
  },
  {
    wrong: "an image where instances start only tarballs",
    argv: words(`deploy --yes --image registry.example/shop@sha256:${"0".repeat(64)}`),
    says: ["is an image", "start only: tarball", "give --source"],
  },
  {
    wrong: "an image and a source",
    argv: words("release create --image shop:1 --source ."),
    says: ["--image and --source"],
  },
  {
    wrong: "a registry's credentials for source",
    argv: words("release create --id v1"),
    files: { "slipway.yaml": settings("registry: { credentials: 'ssm:/registry' }\n") },
    says: ["registry.credentials", "release is of source"],
  },
  {
    wrong: "credentials for ECR",
    argv: words("release create --id v1"),
    files: {
      "slipway.yaml": settings(
        "image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1\n" +
          "registry: { credentials: 'ssm:/registry' }\n",
      ),
    },
    says: ["is in ECR", "role"],
  },
  {
    wrong: "more variables than Linux starts a program with",
    argv: words("release create --id v1"),
    files: {
      "slipway.yaml": settings(
        `run: { options: { ulimits: { stack: 65536 } }, env: { A: ${"x".repeat(120_000)} } }\n`,
      ),
    },
    says: ["Linux starts none with more than 131072", "nothing was made"],
  },
  {
    wrong: "a required key that is not set",
    argv: words("deploy --yes --id v1"),
    isBare: true,
    files: { ...program, "slipway.yaml": settings("config: { required: [DATABASE_URL] }\n") },
    says: ["DATABASE_URL", "slipway config set DATABASE_URL=VALUE"],
  },
  {
    wrong: "a key that strict does not know",
    argv: words("deploy --yes --id v1"),
    isBare: true,
    files: {
      ...program,
      "slipway.yaml": settings("config: { optional: [GRETING], strict: true }\n"),
    },
    says: ["GREETING", "did you mean GRETING?", "slipway config unset GREETING"],
  },
];
