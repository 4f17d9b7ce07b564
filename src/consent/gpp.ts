import { bitsOf, consentStringLengthMax } from './bits.ts';
import { claimsOf, groups, joined, silence } from './claims.ts';
import { fibonacciIds } from './fibonacci.ts';
import { tcClaims } from './tcf.ts';
import { usNational, usStates } from './gpp-sections.ts';
import { usPrivacyClaims } from './us-privacy.ts';
import type { Bits } from './bits.ts';
import type { Claims } from './claims.ts';
import type { EpochMs } from '../vocabulary/ids.ts';
import type { UsSection } from './gpp-sections.ts';

const headerType = 3;
const headerVersion = 1;
const tcfSection = 2;
const usPrivacySection = 6;
const usNationalSection = 7;
const optedOut = 1;
const gpcSubsection = 1;

/**
 * Reads a GPP string: its TC string, its US Privacy string, and the opt-outs of its US sections.
 * A US section only ever denies: "did not opt out" is no consent.
 */
export function gppClaims(text: unknown, now: EpochMs): Claims {
  return joined(sectionsOf(text).map(({ id, section }) => sectionClaims(id, section, now)));
}

/** The TC strings in a GPP string, not looked into; none where it is malformed. */
export function gppTcStrings(text: unknown): readonly string[] {
  return sectionsOf(text).flatMap(({ id, section }) => (id === tcfSection ? [section] : []));
}

interface Section {
  readonly id: number | undefined;
  readonly section: string;
}

function sectionsOf(text: unknown): readonly Section[] {
  if (typeof text !== 'string' || text.length > consentStringLengthMax) return [];
  const [header = '', ...sections] = text.split('~');
  const ids = idsOf(header, sections.length);
  if (ids === null || ids.length !== sections.length || sections.includes('')) return [];
  return sections.map((section, index) => ({ id: ids[index], section }));
}

function idsOf(header: string, countMax: number): readonly number[] | null {
  const bits = bitsOf(header);
  if (bits === null || bits.read(0, 6) !== headerType || bits.read(6, 6) !== headerVersion) {
    return null;
  }
  return fibonacciIds(bits, 12, countMax);
}

function sectionClaims(id: number | undefined, section: string, now: EpochMs): Claims {
  if (id === tcfSection) return tcClaims(section, now);
  if (id === usPrivacySection) return usPrivacyClaims(section);
  const [core = '', ...subsections] = section.split('.');
  const fields = id === usNationalSection ? usNational(core.length) : usStates.get(id ?? 0);
  if (fields === undefined) return silence;
  const bits = bitsOf(core);
  if (bits === null || lastBit(fields) > bits.length) return silence;
  const isDenied = isOptedOut(bits, fields) || (fields.hasGpcSubsection && subsections.some(isGpc));
  return isDenied ? claimsOf([[groups.marketing, false]]) : silence;
}

/** The bit after the last field that is read. */
function lastBit({ optOuts, children }: UsSection): number {
  const [first, count] = children ?? [Math.max(...optOuts), 1];
  return first + count * 2;
}

function isOptedOut(bits: Bits, { optOuts, children }: UsSection): boolean {
  if (optOuts.some((bit) => bits.read(bit, 2) === optedOut)) return true;
  const [first, count] = children ?? [0, 0];
  for (let child = 0; child < count; child += 1) {
    if (bits.read(first + child * 2, 2) === optedOut) return true;
  }
  return false;
}

/** Two bits of type and one bit of Global Privacy Control. */
function isGpc(subsection: string): boolean {
  const bits = bitsOf(subsection);
  return bits !== null && bits.read(0, 2) === gpcSubsection && bits.read(2, 1) === 1;
}
