import type { Finding } from './scanning.ts';

/**
 * Puts the replacements into the leaf. Where two overlap, one replacement stands for the whole of
 * both: the one that began first, or of two that begin together the longer one.
 */
export function applyFindings(text: string, findings: readonly Finding[]): string {
  const sorted = [...findings].sort(
    (left, right) => left.start - right.start || right.end - left.end,
  );
  let out = '';
  let from = 0;
  let index = 0;
  while (index < sorted.length) {
    const first = sorted[index];
    if (first === undefined) break;
    let end = first.end;
    let best = first;
    index += 1;
    for (let next = sorted[index]; next !== undefined && next.start < end; next = sorted[index]) {
      if (next.end > end) {
        if (next.end - next.start > best.end - best.start) best = next;
        end = next.end;
      }
      index += 1;
    }
    out += text.slice(from, first.start) + best.replacement;
    from = end;
  }
  return out + text.slice(from);
}
