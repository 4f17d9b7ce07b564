import { applyFindings } from './apply-findings.ts';
import { mayGreet } from './checks/greetings.ts';
import type { KeyFacts } from './keys/key-facts.ts';
import type { RedactPolicy } from './policy.ts';
import { scan } from './scan.ts';
import { mayRoute } from './scan-route.ts';
import { startScanning, type Finding, type Scanning } from './scanning.ts';
import { isHarmless, signsOf } from './text/prefilter.ts';
import { wholeView } from './text/view.ts';

/** What was done to a leaf, without its place. */
export type LeafFinding = Pick<Finding, 'type' | 'action' | 'rule'>;

const passesMax = 2;
/** A longer leaf comes to rest at the second look or goes: what bounds the cost of a hostile one. */
const longLeaf = 2_048;
/** A text with more than that is a list of persons: it goes, without a second look. */
const findingsMax = 120;

/**
 * Scans one leaf under its key and replaces what is found, until a pass finds nothing more, so that
 * a second run of the engine changes nothing. Null: the leaf can't be scanned or does not come to
 * rest, and has to go. What was done is added to `done`. `found` are the signs of the text.
 */
export function redactLeaf(
  text: string,
  key: KeyFacts,
  policy: RedactPolicy,
  done: LeafFinding[],
  found: number = signsOf(text),
): string | null {
  const harmless = isHarmless(text, found) && !mayRoute(policy, text);
  if (key.kind === null && !key.named && harmless && !(key.heading && mayGreet(text))) return text;
  let current = text;
  const last = text.length > longLeaf ? 1 : passesMax;
  for (let pass = 0; pass <= last; pass += 1) {
    const scanning = startScanning(policy, scan, current.length);
    scanGuarded(current, key, scanning, pass === 0 ? found : -1);
    if (scanning.failure !== null) return dropped(scanning.failure, done);
    if (scanning.findings.length === 0) return current;
    const next = applyFindings(current, scanning.findings);
    if (next === current) return current;
    if (pass === 0) addDistinct(scanning.findings, done);
    if (scanning.settled) return next;
    if (scanning.findings.length > findingsMax) return dropped('limit:findings', done);
    current = next;
  }
  return dropped('limit:passes', done);
}

/** A defect of a detector must never let a leaf pass, nor stop an event. */
function scanGuarded(text: string, key: KeyFacts, scanning: Scanning, found: number): void {
  try {
    scan(wholeView(text), key, 0, scanning, found);
  } catch {
    scanning.failure = 'internal:error';
  }
}

function dropped(rule: string, done: LeafFinding[]): null {
  done.push({ type: 'unscannable', action: 'drop', rule });
  return null;
}

function addDistinct(findings: readonly Finding[], done: LeafFinding[]): void {
  const from = done.length;
  for (const finding of findings) {
    const { type, rule } = finding;
    let known = from;
    while (known < done.length && (done[known]?.type !== type || done[known]?.rule !== rule)) {
      known += 1;
    }
    if (known === done.length) done.push(finding);
  }
}
