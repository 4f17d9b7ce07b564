import { applyFindings } from './apply-findings.ts';
import type { KeyFacts } from './keys/key-facts.ts';
import type { RedactPolicy } from './policy.ts';
import { scan } from './scan.ts';
import { startScanning, type Finding } from './scanning.ts';
import { wholeView } from './text/view.ts';

/** A leaf after the scan: its text, or null where it can't be scanned and has to go. */
export interface RedactedLeaf {
  readonly text: string | null;
  readonly findings: readonly Pick<Finding, 'type' | 'action' | 'rule'>[];
}

const nothing: readonly Finding[] = [];
const passesMax = 3;

/**
 * Scans one leaf under its key and replaces what is found, until a pass finds nothing more, so that
 * a second run of the engine changes nothing. A leaf that does not come to rest is dropped.
 */
export function redactLeaf(text: string, key: KeyFacts, policy: RedactPolicy): RedactedLeaf {
  let current = text;
  let all: readonly Finding[] = nothing;
  for (let pass = 0; pass < passesMax; pass += 1) {
    const scanning = startScanning(policy, scan, current.length);
    scanGuarded(current, key, scanning);
    if (scanning.failure !== null) return dropped(scanning.failure);
    if (scanning.findings.length === 0) return { text: current, findings: all };
    const next = applyFindings(current, scanning.findings);
    if (pass === 0) all = distinct(scanning.findings);
    if (next === current) return { text: current, findings: pass === 0 ? nothing : all };
    current = next;
  }
  return settled(current, key, policy) ? { text: current, findings: all } : dropped('limit:passes');
}

/** A defect of a detector must never let a leaf pass, nor stop an event. */
function scanGuarded(
  text: string,
  key: KeyFacts,
  scanning: ReturnType<typeof startScanning>,
): void {
  try {
    scan(wholeView(text), key, 0, scanning);
  } catch {
    scanning.failure = 'internal:error';
  }
}

function settled(text: string, key: KeyFacts, policy: RedactPolicy): boolean {
  const scanning = startScanning(policy, scan, text.length);
  scanGuarded(text, key, scanning);
  return scanning.failure === null && applyFindings(text, scanning.findings) === text;
}

function dropped(rule: string): RedactedLeaf {
  return { text: null, findings: [{ type: 'unscannable', action: 'drop', rule }] };
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const seen = new Map<string, Finding>();
  for (const finding of findings) seen.set(`${finding.type} ${finding.rule}`, finding);
  return [...seen.values()];
}
