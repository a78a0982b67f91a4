// Goal: off EC2 nothing ever knocks at the instance metadata service; on EC2 it may.
// Method: the signs as files that are read; then a real connect, with every socket watched.
import { Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { isOffEc2 } from "../../../src/cli/off-ec2.ts";
import { connect } from "../../../src/cli/wiring.ts";
import { sampleSettings } from "../../support/samples.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";

const tag = "/sys/devices/virtual/dmi/id/board_asset_tag";
const vendor = "/sys/devices/virtual/dmi/id/sys_vendor";
const uuid = "/sys/hypervisor/uuid";
const showing = (path: string, text: string) => (asked: string) =>
  asked === path ? text : undefined;

test.each([
  [tag, "i-0123456789abcdef0\n", false],
  [vendor, "Amazon EC2\n", false],
  [uuid, "ec2e1916-9099-7caf-fd21-012345abcdef\n", false],
  [uuid, "EC2E1916-9099-7CAF-FD21-012345ABCDEF\n", false],
  [tag, "Not Specified\n", true],
  [vendor, "QEMU\n", true],
  [uuid, "45e12aec-dcd1-b213-94ed-012345abcdef\n", true],
  ["/nothing", "", true],
])("%s that shows %j: off EC2 is %s", (path, text, isOff) => {
  expect(isOffEc2("linux", showing(path, text))).toBe(isOff);
});

test("where it cannot be told it is not said", () => {
  expect(isOffEc2("win32", () => undefined)).toBe(false);
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const metadata = "169.254.169.254";

/** Where a connect without any credentials has tried to reach; nothing is let out. */
async function reachedFor(disabled: string | undefined): Promise<string> {
  const keys = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "PROFILE", "ENDPOINT_URL"];
  const env: Record<string, string | undefined> = Object.fromEntries(
    keys.map((key) => [`AWS_${key}`, undefined]),
  );
  env["AWS_CONFIG_FILE"] = env["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent";
  env["AWS_EC2_METADATA_DISABLED"] = disabled;
  env["AWS_REGION"] = "eu-west-1";
  for (const [name, value] of Object.entries(env)) {
    vi.stubEnv(name, value);
  }
  const reached: string[] = [];
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function (
    this: Socket,
    ...args: unknown[]
  ) {
    reached.push(JSON.stringify(args));
    process.nextTick(() => this.destroy(new Error("not let out")));
    return this;
  });
  const failure = await failureOf(() =>
    connect(fakeContext({ env: { AWS_REGION: "eu-west-1" } }), sampleSettings),
  );
  expect(failure.summary).toMatch(/^There are no AWS credentials/);
  return reached.join("\n");
}

test.runIf(isOffEc2())("off EC2 no credentials is said without a call to metadata", async () => {
  expect(await reachedFor(undefined)).toBe("");
  // The watch itself sees such a call: whoever has set the variable is obeyed.
  expect(await reachedFor("false")).toContain(metadata);
});
