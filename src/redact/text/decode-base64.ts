const foreign = /[^\t\n\r -~\u00a0-\ud7ff\ue000-\ufffc]/;

/**
 * Reads a run of base64 or base64url as UTF-8 text; null when what comes out is not printable.
 * The first characters are looked at alone, so that ordinary words cost almost nothing.
 */
export function decodeBase64(run: string): string | null {
  const head = Buffer.from(run.slice(0, 8), 'base64');
  for (let index = 0; index < head.length; index += 1) {
    const byte = head[index] ?? 0;
    if ((byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) || byte === 127) return null;
  }
  const text = Buffer.from(run, 'base64').toString('utf8');
  return text.length === 0 || foreign.test(text) ? null : text;
}
