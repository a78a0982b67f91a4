import { expect, test } from "vitest";
import { imageReleaseId, parseImageReference } from "../../../src/domain/image-reference.ts";

const digest = `sha256:${"0a".repeat(32)}`;
const tag = "latest";

test.each([
  ["web", { registry: "docker.io", repository: "library/web", tag, name: "web" }],
  ["team/web", { registry: "docker.io", repository: "team/web", tag }],
  ["docker.io/web:1", { registry: "docker.io", repository: "library/web", tag: "1" }],
  ["ghcr.io/team/web:v1.2_3-x", { registry: "ghcr.io", repository: "team/web", tag: "v1.2_3-x" }],
  ["localhost/web", { registry: "localhost", repository: "web", tag }],
  ["LOCALHOST:5000/a/b/c:1", { registry: "localhost:5000", repository: "a/b/c", tag: "1" }],
  ["[::1]:5000/web:1", { registry: "[::1]:5000", repository: "web", tag: "1" }],
  [`ghcr.io/web@${digest}`, { repository: "web", tag: undefined, digest, name: "ghcr.io/web" }],
  [`ghcr.io/web:1@${digest}`, { tag: "1", digest, name: "ghcr.io/web:1" }],
  ["my-registry.example/a__b/c--d.e", { repository: "a__b/c--d.e", tag }],
])("%s", (text, parts) => {
  expect(parseImageReference(text)).toMatchObject(parts);
});

test.each([
  ["", 'has the name "library/"'],
  ["https://ghcr.io/web", "begins with a scheme"],
  ["docker://web", "begins with a scheme"],
  ["ghcr.io/Web", "has capital letters in its name"],
  ["ghcr.io/web:", 'has the tag ""'],
  ["ghcr.io/web:a b", 'has the tag "a b"'],
  [`ghcr.io/web:${"a".repeat(129)}`, "has the tag"],
  ["ghcr.io/web@sha256:12", "has a digest other than"],
  [`ghcr.io/web@sha512:${"a".repeat(128)}`, "has a digest other than"],
  [`a@${digest}@${digest}`, "has a digest other than"],
  ["ghcr.io:99999/web", 'has the registry "ghcr.io:99999"'],
  ["999.999.999.999/web", 'has the registry "999.999.999.999"'],
  ["user:pass@ghcr.io/web", "has a digest other than"],
  ["ghcr.io/../etc", 'has the name "../etc"'],
  ["ghcr.io//web", 'has the name "/web"'],
  ["ghcr.io/we b", 'has the name "we b"'],
  ["ghcr.io/web\n:1", 'has the name "web\n"'],
])("%j is none", (text, flaw) => {
  const parsed = parseImageReference(text);
  expect("flaw" in parsed ? parsed.flaw : "it parsed").toContain(flaw.replace("library/", ""));
});

test.each([
  ["ghcr.io/team/web:1.4.2", "1.4.2-0a0a0a0a0a0a"],
  [`ghcr.io/team/web@${digest}`, "web-0a0a0a0a0a0a"],
  ["web", "latest-0a0a0a0a0a0a"],
  ["web:_x", "x-0a0a0a0a0a0a"],
  ["web:__", "0a0a0a0a0a0a"],
  [`web:${"v".repeat(128)}`, `${"v".repeat(100)}-0a0a0a0a0a0a`],
])("a release of %s without an id is %s", (text, id) => {
  const parsed = parseImageReference(text);
  expect("flaw" in parsed ? "" : imageReleaseId(parsed, digest)).toBe(id);
});
