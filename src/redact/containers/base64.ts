import type { KeyFacts } from '../keys/key-facts.ts';
import { applyFindings } from '../apply-findings.ts';
import { noteAs, type Scanning } from '../scanning.ts';
import { decodeBase64 } from '../text/decode-base64.ts';
import type { View } from '../text/view.ts';
import { scanDecoded } from './scan-decoded.ts';

const runs = /[A-Za-z\d+/_-]{12,}={0,2}/g;

/**
 * Looks into runs of base64. Where something is found in JSON, the run is encoded again without
 * it; any other run is replaced as a whole. True where a run held something.
 */
export function scanBase64(view: View, key: KeyFacts, depth: number, scanning: Scanning): boolean {
  let found = false;
  for (const match of runsOf(view.text)) {
    const run = match[0];
    // A path or a slug is many runs of its own: parts between slashes and dashes are tried as well.
    if (
      scanRun(view, { start: match.index, end: match.index + run.length }, key, depth, scanning)
    ) {
      found = true;
    } else if (run.includes('/') && scanParts(view, match.index, run, key, depth, scanning))
      found = true;
  }
  return found;
}

function runsOf(text: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  runs.lastIndex = 0;
  for (let match = runs.exec(text); match !== null; match = runs.exec(text)) found.push(match);
  return found;
}

function scanParts(
  view: View,
  at: number,
  run: string,
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
): boolean {
  let found = false;
  let start = 0;
  for (const part of run.split('/')) {
    const end = start + part.length;
    if (
      part.length >= 12 &&
      scanRun(view, { start: at + start, end: at + end }, key, depth, scanning)
    ) {
      found = true;
    }
    start = end + 1;
  }
  return found;
}

function scanRun(
  view: View,
  span: { readonly start: number; readonly end: number },
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
): boolean {
  const run = view.text.slice(span.start, span.end);
  const decoded = decodeBase64(run);
  if (decoded === null) return false;
  const findings = scanDecoded(decoded, key, depth, scanning);
  const [first] = findings;
  if (first === undefined) return false;
  const structured = decoded.startsWith('{') || decoded.startsWith('[');
  const whole = structured ? encodeLike(run, applyFindings(decoded, findings)) : `[${first.type}]`;
  scanning.settled = false;
  noteAs(scanning, view, span, { ...first, replacement: whole });
  return true;
}

function encodeLike(run: string, text: string): string {
  const padded = Buffer.from(text, 'utf8').toString('base64');
  const plain = run.endsWith('=') ? padded : padded.replace(/=+$/, '');
  return /[+/=]/.test(run)
    ? plain
    : plain.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
