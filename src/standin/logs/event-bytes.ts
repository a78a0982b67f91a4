/** How an event counts against limits: its text in UTF-8 and 26 bytes (API reference). */
export function eventBytes({ message }: { readonly message: string }): number {
  return Buffer.byteLength(message, "utf8") + 26;
}
