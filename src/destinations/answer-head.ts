import { limits } from '../vocabulary/limits.ts';

/** The head of an answer, as text; the rest is not read, and its connection not used again. */
export async function headOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= limits.answerBytesMax) break;
  }
  return Buffer.concat(chunks).subarray(0, limits.answerBytesMax).toString('utf8');
}
