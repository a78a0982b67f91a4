/** Thrown to a door instead of an answer: the connection ends without one, as a reset would. */
export class ConnectionCut extends Error {
  /** What Node calls it, and SDKs retry by (aws-facts §7.2). */
  readonly code = "ECONNRESET";

  constructor() {
    super("read ECONNRESET");
    // As the SDK's own handler renames a reset that it met on a socket.
    this.name = "TimeoutError";
  }
}
