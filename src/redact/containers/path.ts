import { isHighEntropy } from '../detectors/token.ts';
import { noFacts } from '../keys/key-facts.ts';
import { isPlaceholder, isPseudonym } from '../kinds.ts';
import { note, noteFound, type Scanning } from '../scanning.ts';
import { digitCount } from '../text/characters.ts';
import { decodePercent } from '../text/decode-percent.ts';
import { isPaddedBase64 } from '../text/padded-base64.ts';
import { signs, signsOf, suspicious } from '../text/prefilter.ts';
import { sliceView, type View } from '../text/view.ts';
import { scanPairList, scanValue, type Pair } from './pairs.ts';
import { isFollower, segmentFacts } from './path-segment.ts';

/** Scans the segments of a path, their matrix parameters, and what stands after telling words. */
export function scanPath(
  view: View,
  from: number,
  to: number,
  depth: number,
  scanning: Scanning,
): void {
  const { text } = view;
  let start = from;
  let before = text.startsWith('wa.me/', from - 5) ? 'whatsapp' : '';
  let beforeThat = '';
  let segments = 0;
  for (let at = from; at <= to; at += 1) {
    if (at < to && text.charCodeAt(at) !== 47) continue;
    if (at > start) {
      segments += 1;
      if (segments > segmentsMax) {
        scanning.failure = 'limit:segments';
        return;
      }
      const segment = text.slice(start, at);
      const found = signsOf(segment);
      if ((found & worthALook) !== 0 && (isFollower(before, beforeThat) || isTelling(found))) {
        scanSegment(sliceView(view, start, at), before, beforeThat, depth, scanning);
      }
      beforeThat = before;
      before = segment;
    }
    start = at + 1;
  }
}

/** No address that leads somewhere has more; such a leaf is dropped. */
const segmentsMax = 500;

const worthALook = suspicious | signs.digit;

/** More than digits and dashes that are a slug's. */
function isTelling(found: number): boolean {
  return (found & suspicious) !== 0;
}

function scanSegment(
  view: View,
  before: string,
  beforeThat: string,
  depth: number,
  scanning: Scanning,
): void {
  const matrix = view.text.indexOf(';');
  if (matrix >= 0) {
    scanMatrix(view, matrix + 1, view.text.length, depth, scanning);
    if (matrix > 0) scanSegment(sliceView(view, 0, matrix), before, beforeThat, depth, scanning);
    return;
  }
  const { text } = view;
  if (text.length < 3 || isPlaceholder(text) || isPseudonym(text)) return;
  if (text.indexOf('=') > 0 && !isPaddedBase64(text)) {
    scanMatrix(view, 0, text.length, depth, scanning);
    return;
  }
  const facts = segmentFacts(before);
  if (digitCount(text) > 0 || looksDrawn(text)) {
    const plain = text.includes('%') ? (decodePercent(view, false)?.text ?? text) : text;
    const { token, once } = segmentFacts(beforeThat);
    const uuid = isUuid(plain);
    const secret = uuid
      ? facts.once || (once && facts.key.kind === 'email')
      : (facts.token || token) && isPathToken(plain);
    if (secret) {
      note(scanning, view, { start: 0, end: text.length }, 'token', 'position:path_token');
      return;
    }
    if (facts.person && isPersonId(plain)) {
      notePerson(view, plain, scanning);
      return;
    }
  }
  scanValue(view, facts.key, { depth, form: false }, scanning);
}

function notePerson(view: View, id: string, scanning: Scanning): void {
  const { hashAccountId } = scanning.policy;
  noteFound(
    scanning,
    view,
    { start: 0, end: view.text.length },
    {
      replacement: hashAccountId === null ? '[account_id]' : hashAccountId(id),
      type: 'account_id',
      action: hashAccountId === null ? 'redact' : 'hash',
      rule: 'position:person_path',
    },
  );
}

/** Letters alone in both cases, as no word is written: `BIeHPMEqXPYSlfGszkcnUp`. */
function looksDrawn(text: string): boolean {
  if (text.length < 20 || text.length > 512 || !/^[A-Za-z_-]+$/.test(text)) return false;
  return /[A-Z]{2}/.test(text) && (text.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;
}

/** Random-looking, or a long run of digits and letters of both cases; slugs are neither. */
function isPathToken(text: string): boolean {
  return (
    isHighEntropy(text) ||
    looksDrawn(text) ||
    (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) && text.length > 40)
  );
}

function isUuid(text: string): boolean {
  return text.length === 36 && /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text);
}

function isPersonId(text: string): boolean {
  if (/^\d{3,20}$/.test(text) || isUuid(text)) return true;
  return (
    (digitCount(text) >= 4 && /^[A-Za-z]{0,4}[-_]?\d{4,16}[A-Za-z]{0,2}$/.test(text)) ||
    isHighEntropy(text)
  );
}

/** `;k=v;k=v` behind a segment. */
function scanMatrix(view: View, from: number, to: number, depth: number, scanning: Scanning): void {
  const pairs: Pair[] = [];
  let start = from;
  for (let at = from; at <= to; at += 1) {
    if (at < to && view.text.charCodeAt(at) !== 59) continue;
    const equals = view.text.indexOf('=', start);
    const padded = isPaddedBase64(view.text.slice(start, at));
    if (equals >= 0 && equals < at && !padded) {
      pairs.push({ keyStart: start, keyEnd: equals, valueStart: equals + 1, valueEnd: at });
    } else if (at > start) {
      scanValue(sliceView(view, start, at), noFacts, { depth, form: false }, scanning);
    }
    start = at + 1;
  }
  scanPairList(view, pairs, { parent: noFacts, depth, form: true }, scanning);
}
