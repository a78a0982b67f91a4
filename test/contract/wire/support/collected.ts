/** A reply with the bytes of a content that comes as a stream; empty is as good as none. */
export async function collected(reply: Promise<any>): Promise<any> {
  const { Body, ...others } = await reply;
  if (Body === undefined) return others;
  const bytes: Uint8Array = await Body.transformToByteArray();
  return bytes.length === 0 ? others : { ...others, Body: bytes };
}
