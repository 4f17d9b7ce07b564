import { parseEventId, parsePageId, parseSiteId } from '../vocabulary/ids.ts';
import { limits } from '../vocabulary/limits.ts';
import type { ParsedEvent, ParseResult } from './beacon.ts';
import { parseContent } from './content.ts';

/** Raw signals of banners, as in a beacon; never read here. */
const rawSignals = ['gcs', 'gcd', 'tcString', 'gppString'] as const;
const texts: readonly string[] = ['name', 'url', 'referrer', 'title', 'currency'];

/**
 * Reads the query of `GET /_s/p.gif`: `site name page seq id url referrer title value currency`,
 * `p.<name>` for a parameter, `consent.<purpose>` for the page's statement, `gpc gcs gcd tcString
 * gppString` for raw signals. One event a pixel.
 */
export function parsePixel(query: string): ParseResult {
  if (query.length > limits.pixelUrlMax) return { refused: 'body_too_large' };
  const params: [string, string][] = [];
  const consent: [string, string][] = [];
  const known = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query)) {
    if (key.startsWith('p.')) params.push([key.slice(2), value]);
    else if (key.startsWith('consent.')) consent.push([key.slice(8), value]);
    else known.set(key, value);
  }
  const site = parseSiteId(known.get('site'));
  if (site === null) return { refused: 'unknown_site' };
  const event = pixelEvent(known, params);
  return {
    site,
    page: parsePageId(known.get('page')),
    statement: {
      ...(consent.length > 0 && { consent: Object.fromEntries(consent) }),
      ...(/^(?:1|true)$/.test(known.get('gpc') ?? '') && { gpc: true }),
      ...Object.fromEntries(rawSignals.flatMap((key) => present(key, known.get(key)))),
    },
    events: event === null ? [] : [event],
    invalid: event === null ? 1 : 0,
  };
}

function pixelEvent(
  known: ReadonlyMap<string, string>,
  params: readonly [string, string][],
): ParsedEvent | null {
  const value = known.get('value');
  const content = parseContent({
    ...Object.fromEntries(texts.flatMap((key) => present(key, known.get(key)))),
    ...(params.length > 0 && { params: Object.fromEntries(params) }),
    ...(value !== undefined && { value: value === '' ? Number.NaN : Number(value) }),
  });
  const givenId = known.get('id');
  const id = givenId === undefined ? null : parseEventId(givenId);
  const seqText = known.get('seq') ?? '';
  const seq = /^\d{1,15}$/.test(seqText) ? Number(seqText) : null;
  if (content === null || (givenId !== undefined && id === null)) return null;
  return { content, seq: id === null ? seq : null, id, ageMs: 0 };
}

function present(key: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[key, value]];
}
