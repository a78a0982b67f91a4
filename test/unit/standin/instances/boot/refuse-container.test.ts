import { expect, test } from "vitest";
import { refuseContainer } from "../../../../../src/standin/instances/boot/refuse-container.ts";
import { releaseDocument } from "../../../../../src/standin/instances/boot/release-document.ts";

const release = (more: object) =>
  releaseDocument.parse({
    schema: 1,
    service: "web",
    environment: "test",
    number: 1,
    id: "1",
    artifact: { kind: "image", reference: "web", digest: "sha256:0" },
    config: { version: 1, sha256: "0" },
    port: 80,
    health: {
      path: "/",
      status: 200,
      timeoutSeconds: 1,
      withinSeconds: 1,
      buildWithinSeconds: 1,
    },
    run: { restart: "always", volumes: [], env: {}, args: [], aws: "none", ...more },
  });

test("what a room gives is not refused", () => {
  const options = { init: true, workingDirectory: "/srv", stopTimeoutSeconds: 0 };
  expect(() => refuseContainer(release({}))).not.toThrow();
  expect(() =>
    refuseContainer(release({ options, restartsAllowed: 3, afterStart: ["x"] })),
  ).not.toThrow();
});

test("what only a container engine gives is refused by name, unknown options too", () => {
  const asked = {
    privileged: true,
    capabilities: { add: ["NET_ADMIN"] },
    options: { init: true, pids: 9, cgroupParent: "x" },
  };
  expect(() => refuseContainer(release(asked))).toThrow(
    expect.objectContaining({
      code: "CONTAINER_REFUSED",
      message: expect.stringMatching(
        /run\.privileged, run\.capabilities, run\.options\.pids, run\.options\.cgroupParent$/,
      ),
    }),
  );
});
