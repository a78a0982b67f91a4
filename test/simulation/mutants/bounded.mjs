// Runs a command in a process group of its own, so that nothing it has started outlives it: neither
// when its time is up nor when we are told to end.
import { spawn } from "node:child_process";

const groups = new Set();

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.on(signal, () => {
    for (const group of groups) end(group);
    process.exit(code);
  });
}

/** The exit code, undefined when its time was up, and what it wrote. */
export async function bounded(args, { cwd, env, timeoutMs }) {
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  groups.add(child.pid);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => (said[stream] += text));
  }
  // What it leaves behind would hold its output open.
  child.once("exit", () => end(child.pid));
  const status = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  groups.delete(child.pid);
  return { status: child.killed ? undefined : (status ?? 1), ...said };
}

function end(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
