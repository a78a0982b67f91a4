import { execFile, execFileSync } from "node:child_process";
import { tmpdir } from "node:os";

/** Whether the real `aws` is on PATH. */
export function cliIsInstalled(): boolean {
  try {
    execFileSync("aws", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs `aws` against a port; `words` is split at blanks, the rest are arguments as they stand, or
 * variables of its environment.
 */
export function runAws(
  port: number,
  words: string,
  ...rest: (string | Record<string, string>)[]
): Promise<{ json: any; stderr: string }> {
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: "AKIDCLI",
    AWS_SECRET_ACCESS_KEY: "AKIDCLI",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_MAX_ATTEMPTS: "1",
    AWS_CONFIG_FILE: `${tmpdir()}/none`,
    AWS_SHARED_CREDENTIALS_FILE: `${tmpdir()}/none`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
    ...Object.assign({}, ...rest.filter((one) => typeof one === "object")),
  };
  const further = rest.filter((one) => typeof one === "string");
  return new Promise((resolve) => {
    execFile("aws", [...words.split(" "), ...further], { env }, (_error, stdout, stderr) => {
      resolve({ json: stdout.trim() === "" ? undefined : JSON.parse(stdout), stderr });
    });
  });
}
