const foreign = /[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffc]/;
const values: Int8Array = new Int8Array(128).fill(-1);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let index = 0; index < 64; index += 1) values[alphabet.charCodeAt(index)] = index;
values[45] = 62;
values[95] = 63;

/**
 * Reads a run of base64 or base64url as UTF-8 text; null when what comes out is not printable.
 * The first bytes are looked at alone, so that ordinary words cost almost nothing.
 */
export function decodeBase64(run: string): string | null {
  if (!startsPrintable(run)) return null;
  const text = Buffer.from(run, 'base64').toString('utf8');
  return text.length === 0 || foreign.test(text) ? null : text;
}

/** Whether the first six bytes can begin a printable text in UTF-8. */
function startsPrintable(run: string): boolean {
  let follow = 0;
  for (let at = 0; at < 8; at += 4) {
    const bits =
      ((values[run.charCodeAt(at)] ?? 0) << 18) |
      ((values[run.charCodeAt(at + 1)] ?? 0) << 12) |
      ((values[run.charCodeAt(at + 2)] ?? 0) << 6) |
      (values[run.charCodeAt(at + 3)] ?? 0);
    for (let shift = 16; shift >= 0; shift -= 8) {
      const byte = (bits >> shift) & 0xff;
      if (follow > 0) {
        if (byte < 0x80 || byte > 0xbf) return false;
        follow -= 1;
      } else if (byte >= 0xc2 && byte <= 0xf4) follow = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
      else if (byte > 0x7e || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) return false;
    }
  }
  return true;
}
