import { applyFindings } from '../apply-findings.ts';
import type { KeyFacts } from '../keys/key-facts.ts';
import { noteAs, type Scanning } from '../scanning.ts';
import type { View } from '../text/view.ts';
import { scanDecoded } from './scan-decoded.ts';

/** Printable ASCII alone: its bytes begin with 2 to 7, which those of hashes hardly ever all do. */
const runs = /(?<![A-Za-z\d])(?:[2-7][\da-f]){8,2048}(?![A-Za-z\d])/gi;

/** Looks into runs of hex that spell an address; one that holds something is replaced whole. */
export function scanHex(view: View, key: KeyFacts, depth: number, scanning: Scanning): void {
  if (!view.text.includes('40')) return;
  for (const match of view.text.matchAll(runs)) {
    const decoded = Buffer.from(match[0], 'hex').toString('latin1');
    if (!decoded.includes('@')) continue;
    const findings = scanDecoded(decoded, key, depth, scanning);
    const [first] = findings;
    if (first === undefined) continue;
    scanning.settled = false;
    const structured = decoded.startsWith('{');
    noteAs(
      scanning,
      view,
      { start: match.index, end: match.index + match[0].length },
      {
        ...first,
        replacement: structured
          ? Buffer.from(applyFindings(decoded, findings), 'latin1').toString('hex')
          : `[${first.type}]`,
      },
    );
  }
}
