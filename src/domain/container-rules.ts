import { suggestion } from "./suggestion.ts";

/** All that Linux has, as capabilities(7) lists them, without `CAP_`; `ALL` is Docker's word. */
const capabilities = (
  "ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN " +
  "DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE " +
  "MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON " +
  "SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYSLOG SYS_MODULE SYS_NICE " +
  "SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM"
).split(" ");

/** What `docker run --ulimit` takes (docker/go-units). */
const ulimits = (
  "core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime " +
  "sigpending stack"
).split(" ");

/** Kernel parameters that each container has of its own (runc's validator). */
const sysctls = (
  "kernel.domainname kernel.msgmax kernel.msgmnb kernel.msgmni kernel.sem kernel.shmall " +
  "kernel.shmmax kernel.shmmni kernel.shm_rmid_forced"
).split(" ");
const sysctlFamilies = /^(net|fs\.mqueue)(\.[\w-]+)+$/;

/** The name without `CAP_`, as releases have it. */
export const capabilityName = (text: string): string => text.replace(/^CAP_/, "");

/** Why a text names no capability, as the end of a sentence; undefined when it does. */
export function capabilityFlaw(text: string): string | undefined {
  const name = capabilityName(text);
  return capabilities.includes(name)
    ? undefined
    : `must be a Linux capability${meant(name.replace(/^cap_/i, ""), capabilities, "NET_ADMIN")}`;
}

/** The same of a limit on what a process may use. */
export const ulimitFlaw = (name: string): string | undefined =>
  ulimits.includes(name)
    ? undefined
    : `must be a limit that Linux knows${meant(name, ulimits, "nofile")}`;

/** The same of a kernel parameter: most are the whole instance's, and Docker sets none of those. */
export const sysctlFlaw = (name: string): string | undefined =>
  sysctls.includes(name) || sysctlFamilies.test(name)
    ? undefined
    : "must be a kernel parameter that a container has of its own: " +
      "net.…, fs.mqueue.…, or kernel.… of System V IPC";

function meant(word: string, known: readonly string[], example: string): string {
  const near = suggestion(word, known);
  return near === undefined ? `, such as ${example}` : `, perhaps ${near}`;
}
