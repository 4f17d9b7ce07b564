import type { Finding } from '../scanning.ts';

/**
 * Findings inside an encoding that is to be encoded again, with placeholders for pseudonyms: there
 * no destination's own could take their place, and one pseudonym for all would join them.
 */
export function withoutPseudonyms(findings: readonly Finding[]): readonly Finding[] {
  return findings.map((finding) =>
    finding.action === 'hash'
      ? { ...finding, replacement: `[${finding.type}]`, action: 'redact' }
      : finding,
  );
}
