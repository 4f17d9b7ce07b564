import { crc32 } from 'node:zlib';
import { splitFrames } from './frames.ts';
import { blob, integer } from './row.ts';
import type { Row } from './row.ts';

/** The frames of a row of the log; null where its checksum or its lengths do not fit. */
export function soundFrames(row: Row): readonly Uint8Array[] | null {
  const body = blob(row, 'body');
  return crc32(body) === integer(row, 'crc') ? splitFrames(body, integer(row, 'n')) : null;
}
