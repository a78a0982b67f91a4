import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../clock.ts";
import { watchIdle } from "./idle-watch.ts";
import type { Cuttable, TargetConnections } from "./open-connections.ts";

/** Both ends of a connection that has switched protocols, and what each had sent already. */
interface TunnelParts {
  readonly clock: Clock;
  readonly connections: TargetConnections;
  /** Whether it is cut when its target's drain is over. */
  readonly endsWithTarget: boolean;
  readonly idleTimeoutMs: number;
  /** The target's 101. */
  readonly answer: IncomingMessage;
  /** Set-Cookie values to add to it. */
  readonly cookies: readonly string[];
  readonly client: Duplex;
  readonly clientHead: Buffer;
  readonly target: Duplex;
  readonly targetHead: Buffer;
  /** Called once, when either end is gone. */
  closed(): void;
}

/**
 * Joins client and target after a 101 (WebSocket). It lives until either end leaves, the idle time
 * passes without a byte, or the target's drain is over: an open WebSocket does not move to another
 * target.
 */
export function openTunnel(parts: TunnelParts): void {
  const { answer, client, target, connections } = parts;
  const ends = [client, target];
  const close = () => ends.forEach((end) => end.destroy());
  const idle = watchIdle(parts.clock, parts.idleTimeoutMs, close);
  const tunnel: Cuttable = { cut: close };
  if (parts.endsWithTarget) connections.underWay.add(tunnel);
  client.write(head(answer, parts.cookies));
  if (parts.targetHead.length > 0) client.write(parts.targetHead);
  if (parts.clientHead.length > 0) target.write(parts.clientHead);
  client.pipe(target);
  target.pipe(client);
  for (const end of ends) {
    end.on("data", () => idle.touch());
    // A reset by one end is that end's way of leaving; its close follows and ends the other.
    end.on("error", () => {});
    end.once("close", close);
  }
  client.once("close", () => {
    idle.stop();
    connections.underWay.delete(tunnel);
    parts.closed();
  });
}

/** The 101 as received: its Connection and Upgrade headers are the client's to see. */
function head(answer: IncomingMessage, cookies: readonly string[]): string {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
  for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
    lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
  }
  lines.push(...cookies.map((value) => `Set-Cookie: ${value}`));
  return `${lines.join("\r\n")}\r\n\r\n`;
}
