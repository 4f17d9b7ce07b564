import type { Basis, Shown } from './answers.ts';
import type { Asked } from './questions.ts';
import { isSmall, k, roundedTo } from './disclosure.ts';
import type { RawBasis } from './raw.ts';
import type { Teller } from './teller.ts';

/** What an answer is made with: how it was asked, and the same question for longer times. */
export interface Around<Raw> {
  readonly asked: Asked;
  readonly raw: Raw;
  /** The same for longer times up to 28 days, shortest first; empty where the counts are rounded. */
  readonly wider: readonly Raw[];
  /** Of 90 days alone, the same for shorter times: they are told exactly before these are. */
  readonly narrower?: readonly { readonly days: Asked['days']; readonly raw: Raw }[];
}

/** Whether a question's counts are rounded whatever they are: those of any filter. */
export function isRounded({ filters }: Pick<Asked, 'filters'>): boolean {
  return Object.keys(filters).length > 0;
}

/** Why nothing may be shown at all, in a sentence; null where something may. */
export function refusalOf(basis: RawBasis, { filters }: Pick<Asked, 'filters'>): string | null {
  const { visits } = basis;
  const names = Object.keys(filters);
  if (names.length === 0) {
    return isSmall(visits)
      ? `There are fewer than ${String(k)} visits with consent in these days, and no figure stands for so few. Choose more days.`
      : null;
  }
  if (isSmall(visits)) {
    return `These filters leave fewer than ${String(k)} visits, and no figure stands for so few. Take a filter out or choose more days.`;
  }
  for (const [name, without] of Object.entries(basis.visitsWithout)) {
    if (isSmall(without - visits)) {
      return `All but fewer than ${String(k)} of the visits match the filter \`${name}\`: the difference would tell of those few. Take it out; the figures are nearly the same.`;
    }
  }
  return isSmall(basis.visitsUnfiltered - visits)
    ? `All but fewer than ${String(k)} of the visits match these filters: the difference would tell of those few. Take them out; the figures are nearly the same.`
    : null;
}

/**
 * The basis of an answer, made last: the teller knows then how much was held back. The share with
 * consent is not known here: the warehouse has not seen who was refused at the door.
 */
export function basisOf(
  { raw, wider }: Pick<Around<{ readonly basis: RawBasis }>, 'raw' | 'wider'>,
  teller: Teller,
  refused: string | null,
): Basis {
  const { basis } = raw;
  const { site, from, to, asOf } = basis;
  const visits = refused === null ? visitsOf({ raw, wider }, teller) : null;
  return {
    site,
    from,
    to,
    visits,
    consentShare: null,
    k,
    suppressed: teller.suppressed,
    refused,
    rounded: teller.isRounded ? roundedTo : null,
    note: noteOf(basis),
    asOf,
  };
}

function visitsOf(
  { raw, wider }: Pick<Around<{ readonly basis: RawBasis }>, 'raw' | 'wider'>,
  teller: Pick<Teller, 'count'>,
): Shown {
  const { visits } = raw.basis;
  return teller.count(
    visits,
    wider.map(({ basis }) => basis.visits - visits),
  );
}

function noteOf({ waiting }: RawBasis): string | null {
  if (waiting === 0) return null;
  return 'Older events are still being taken in: the figures grow until that is done.';
}
