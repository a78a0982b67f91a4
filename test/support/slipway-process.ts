import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { RolloutResult } from "../../src/domain/outcome.ts";

const program = new URL("../../dist/main.js", import.meta.url).pathname;

export interface Finished {
  /** -1 when a signal ended it. */
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Each line of standard output that was an event, and when it came (epoch ms). */
  readonly events: readonly { readonly at: number; readonly event: any }[];
  /** The last line of standard output as JSON. */
  readonly result: RolloutResult;
  readonly endedAt: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
}

/** Starts the built slipway as its own process, without a terminal. */
export function startSlipway(
  directory: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: directory,
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const events: { at: number; event: any }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout += `${line}\n`;
    const event = line.startsWith('{"event"') ? parsed(line) : undefined;
    if (event !== undefined) {
      events.push({ at: Date.now(), event });
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const finished = new Promise<Finished>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => {
      const last = stdout.trimEnd().split("\n").at(-1) ?? "";
      const result = last.startsWith("{") || last.startsWith("[") ? parsed(last) : undefined;
      const exitCode = code ?? -1;
      done({ exitCode, signal, stdout, stderr, events, result, endedAt: Date.now() });
    });
  });
  return { child, finished };
}

/** Undefined for the half of a line that a killed process leaves. */
function parsed(line: string): any {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export async function slipway(
  directory: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  return await startSlipway(directory, args, env).finished;
}

export interface LocalAws {
  readonly endpoint: string;
  readonly loadBalancer: string;
  /** As the deployer of the first service it was started for; of none, as anybody. */
  readonly env: Record<string, string>;
  /** As somebody with one of a service's roles, which is taken by AssumeRole for twelve hours. */
  as(service: string, role?: "deployer" | "viewer"): Promise<Record<string, string>>;
  /** A document of the stand-in's side door, such as `log` or `launches`. */
  control(path: string): Promise<any>;
  stop(): Promise<Finished>;
  /** As the system ends a process: without a word. */
  kill(): Promise<Finished>;
}

/**
 * `slipway standin` in its own process, once it says where it is. It enforces the policies of these
 * services' roles; for none it lets everybody do everything.
 */
export async function startLocalAws(
  directory: string,
  services: readonly string[],
  args: readonly string[] = [],
): Promise<LocalAws> {
  const anyPorts = ["--port", "0", "--load-balancer-port", "0"];
  const enforced = services.flatMap((service) => ["--enforce-iam", service]);
  const running = startSlipway(directory, ["standin", ...anyPorts, ...enforced, ...args]);
  const line = await new Promise<string>((said, failed) => {
    let text = "";
    running.child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes("\n")) {
        said(text.slice(0, text.indexOf("\n")));
      }
    });
    void running.finished.then((end) => failed(new Error(`stand-in ended: ${end.stderr}`)));
  });
  const { endpoint, loadBalancer } = JSON.parse(line) as Record<
    "endpoint" | "loadBalancer",
    string
  >;
  const as: LocalAws["as"] = async (service, role = "deployer") => {
    const keys = await roleKeys(endpoint, `slipway-rehearsal-${service}-${role}`);
    return { AWS_ENDPOINT_URL: endpoint, ...keys };
  };
  const [first] = services;
  return {
    endpoint,
    loadBalancer,
    env: first === undefined ? { AWS_ENDPOINT_URL: endpoint } : await as(first),
    as,
    control: async (path) => await (await fetch(`${endpoint}/_standin/${path}`)).json(),
    stop: async () => {
      running.child.kill("SIGTERM");
      return await running.finished;
    },
    kill: async () => {
      running.child.kill("SIGKILL");
      return await running.finished;
    },
  };
}

/** What whoever takes a role is given, as the SDK's variables. */
export async function roleKeys(
  endpoint: string,
  role: string,
  seconds = 43_200,
): Promise<Record<string, string>> {
  const credentials = { accessKeyId: "ann", secretAccessKey: "ann" };
  const sts = new STSClient({ endpoint, region: "us-east-1", credentials });
  const RoleArn = `arn:aws:iam::000000000000:role/${role}`;
  const command = { RoleArn, RoleSessionName: "ci", DurationSeconds: seconds };
  const { Credentials: given } = await sts.send(new AssumeRoleCommand(command));
  sts.destroy();
  return {
    AWS_ACCESS_KEY_ID: given?.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey ?? "",
    AWS_SESSION_TOKEN: given?.SessionToken ?? "",
  };
}
