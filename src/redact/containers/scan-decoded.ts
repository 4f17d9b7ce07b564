import type { KeyFacts } from '../keys/key-facts.ts';
import { decodedWork, type Finding, type Scanning, startScanning } from '../scanning.ts';
import { wholeView } from '../text/view.ts';
import { withoutPseudonyms } from './without-pseudonyms.ts';

/** Scans what a run of an encoding spells, one level deeper, at the expense of the leaf it stands in. */
export function scanDecoded(
  decoded: string,
  key: KeyFacts,
  depth: number,
  scanning: Scanning,
): readonly Finding[] {
  const inner = startScanning(scanning.policy, scanning.scan, 0);
  inner.work = scanning.work - decodedWork;
  inner.scan(wholeView(decoded), key, depth + 1, inner);
  scanning.work = inner.work;
  if (inner.failure !== null) scanning.failure = inner.failure;
  return withoutPseudonyms(inner.findings);
}
