import { expect, test } from "vitest";
import { githubArchive } from "../../../src/domain/github-archive.ts";

const api = "https://api.github.com/repos/o/r/tarball";

test.each([
  ["https://github.com/o/r/archive/refs/tags/v1.2.tar.gz", "v1.2", `${api}/refs/tags/v1.2`],
  ["https://github.com/o/r/archive/refs/heads/main.tar.gz", undefined, `${api}/refs/heads/main`],
  ["https://github.com/o/r/archive/v1.tar.gz", undefined, `${api}/v1`],
  ["https://codeload.github.com/o/r/tar.gz/refs/tags/a/b", "a/b", `${api}/refs/tags/a/b`],
  ["https://codeload.github.com/o/r/legacy.tar.gz/v1", undefined, `${api}/v1`],
  ["https://api.github.com/repos/o/r/tarball/refs/tags/v1", "v1", `${api}/refs/tags/v1`],
  ["https://api.github.com/repos/o/r/tarball", undefined, api],
])("%s is of tag %s", (url, tag, apiUrl) => {
  expect(githubArchive(url)).toEqual({ tag, apiUrl });
});

test.each([
  "https://github.com/o/r/releases/download/v1/r.tar.gz",
  "https://github.com.example.com/o/r/archive/refs/tags/v1.tar.gz",
  "http://github.com/o/r/archive/refs/tags/v1.tar.gz",
  "https://example.com/https://github.com/o/r/archive/v1.tar.gz",
])("%s is not packed by GitHub when asked for", (url) => {
  expect(githubArchive(url)).toBeUndefined();
});
