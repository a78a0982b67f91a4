/**
 * The init of a room: the one process of ours inside it, run by `node --eval` so that no file of
 * ours need be visible there. It starts and signals the program, hands TCP sockets across the
 * network namespace as file descriptors (no byte is copied), lists listening ports, measures
 * memory, and kills everything and itself when the driver's end of the channel closes.
 *
 * It connects to 127.0.0.2, not 127.0.0.1: a program that listens on 127.0.0.1 only is as
 * unreachable from there as it is through Docker's published port or from a load balancer.
 * It has no timers; the driver's clock asks for every measurement.
 */
export const initProgram = String.raw`
"use strict";
const { execFileSync, spawn } = require("node:child_process");
const fs = require("node:fs");
const net = require("node:net");
const os = require("node:os");

const confined = process.argv[1] === "confined";
if (confined && process.ppid !== 1) throw new Error("not in a process namespace of its own");
const ownPorts = new Set();
const commands = new Map();
let program;
let outOfMemory = false;

const say = (message, handle) => {
  if (process.connected) process.send(message, handle, () => {});
};

function sweep() {
  try {
    if (confined) process.kill(-1, "SIGKILL");
    else if (program) process.kill(-program.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
  for (const id of commands.keys()) stop({ id });
}

function stop({ id }) {
  try {
    if (commands.has(id)) process.kill(-commands.get(id).pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
}

function execute({ id, argv, workingDirectory, environment }) {
  let output = "";
  const child = spawn(argv[0], argv.slice(1), {
    cwd: workingDirectory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  child.once("error", (error) => say({ kind: "failed", id, code: error.code }));
  child.once("spawn", () => commands.set(id, child));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (output = (output + text).slice(-65536)));
  }
  child.once("close", (code, signal) => {
    if (!commands.delete(id)) return;
    const end = code === null ? 128 + os.constants.signals[signal] : code;
    say({ kind: "executed", id, code: end, output });
  });
}

function start({ argv, workingDirectory, environment }) {
  outOfMemory = false;
  const child = spawn(argv[0], argv.slice(1), {
    cwd: workingDirectory,
    env: environment,
    stdio: ["ignore", 1, 2],
    detached: true,
  });
  child.once("error", (error) => say({ kind: "refused", code: error.code, text: error.message }));
  child.once("spawn", () => {
    program = child;
    say({ kind: "started" });
  });
  child.once("exit", (code, signal) => {
    if (program !== child) return;
    sweep();
    program = undefined;
    const exit = code === null ? 128 + os.constants.signals[signal] : code;
    say({ kind: "exited", code: exit, signal: signal || undefined, outOfMemory });
  });
}

function connect({ id, port }) {
  const socket = new net.Socket();
  socket.pause();
  const failed = (error) => say({ kind: "failed", id, code: error.code });
  socket.once("error", failed);
  socket.connect(port, "127.0.0.2", () => {
    socket.off("error", failed);
    socket.on("error", () => {});
    say({ kind: "connected", id }, socket);
  });
}

function listen({ port }) {
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    socket.on("error", () => {});
    say({ kind: "accepted", port }, socket);
  });
  server.once("error", (error) => say({ kind: "unheard", port, text: error.message }));
  server.listen(port, "127.0.0.1", () => {
    ownPorts.add(port);
    say({ kind: "heard", port });
  });
}

const pids = () => fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name));

function read(path) {
  try {
    return fs.readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(error.code)) return "";
    throw error;
  }
}

const statOf = (pid) => read("/proc/" + pid + "/stat").replace(/^.*\) /s, "");
const groupOf = (pid) => Number(statOf(pid).split(" ")[2]);

const members = () =>
  pids().filter((pid) =>
    confined ? pid !== "1" && Number(pid) !== process.pid : program && groupOf(pid) === program.pid,
  );

function residentBytes() {
  if (!fs.existsSync("/proc/self/status")) {
    const rows = execFileSync("ps", ["-A", "-o", "pgid=,rss="], { encoding: "utf8" }).split("\n");
    const own = rows.map((row) => row.trim().split(/\s+/).map(Number));
    return own.reduce((sum, [group, rss]) => (group === program.pid ? sum + rss * 1024 : sum), 0);
  }
  const lines = members().flatMap((pid) => read("/proc/" + pid + "/status").split("\n"));
  return lines.reduce((sum, line) => {
    const found = /^Rss(?:Anon|Shmem):\s+(\d+) kB/.exec(line);
    return found ? sum + Number(found[1]) * 1024 : sum;
  }, 0);
}

function measure({ limit }) {
  if (!program || residentBytes() <= limit) return;
  outOfMemory = true;
  program.kill("SIGKILL");
}

function sockets(path, loopback) {
  const rows = read(path).split("\n").slice(1).map((row) => row.trim().split(/\s+/));
  return rows
    .filter((row) => row[3] === "0A")
    .map((row) => {
      const [address, port] = row[1].split(":");
      return { port: parseInt(port, 16), loopbackOnly: loopback.test(address), inode: row[9] };
    });
}

function heldInodes() {
  const held = new Set();
  for (const pid of members()) {
    let names = [];
    try {
      names = fs.readdirSync("/proc/" + pid + "/fd");
    } catch (error) {
      if (!["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(error.code)) throw error;
    }
    for (const name of names) {
      try {
        const found = /^socket:\[(\d+)\]$/.exec(fs.readlinkSync("/proc/" + pid + "/fd/" + name));
        if (found) held.add(found[1]);
      } catch (error) {
        if (!["ENOENT", "ESRCH", "EACCES", "EPERM"].includes(error.code)) throw error;
      }
    }
  }
  return held;
}

function listening() {
  if (!fs.existsSync("/proc/net/tcp")) return listeningByLsof();
  const all = [
    ...sockets("/proc/net/tcp", /7F$/),
    ...sockets("/proc/net/tcp6", /^(0{24}01000000|0{16}FFFF0000......7F)$/),
  ];
  if (confined) return all.filter((one) => !(one.loopbackOnly && ownPorts.has(one.port)));
  const held = heldInodes();
  return all.filter((one) => held.has(one.inode));
}

function listeningByLsof() {
  if (!program) return [];
  const arguments_ = ["-nP", "-a", "-g" + program.pid, "-iTCP", "-sTCP:LISTEN", "-Fn"];
  try {
    const stdio = ["ignore", "pipe", "ignore"];
    const text = execFileSync("lsof", arguments_, { encoding: "utf8", stdio });
    return [...text.matchAll(/^n(.*):(\d+)$/gm)].map(([, address, port]) => ({
      port: Number(port),
      loopbackOnly: address === "127.0.0.1" || address === "[::1]",
    }));
  } catch (error) {
    if (error.status === 1) return [];
    throw error;
  }
}

process.on("message", (message) => {
  if (message.kind === "start") start(message);
  else if (message.kind === "signal") program && program.kill(message.name);
  else if (message.kind === "execute") execute(message);
  else if (message.kind === "stop") stop(message);
  else if (message.kind === "connect") connect(message);
  else if (message.kind === "listen") listen(message);
  else if (message.kind === "measure") measure(message);
  else if (message.kind === "ports") say({ kind: "ports", id: message.id, ports: listening() });
});
process.on("disconnect", () => {
  sweep();
  process.exit(0);
});
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
const loopback = !confined || Object.keys(os.networkInterfaces()).includes("lo");
say({ kind: "up", loopback });
`;
