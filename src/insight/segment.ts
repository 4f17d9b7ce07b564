import type { SegmentAnswer } from './answers.ts';
import type { Asked } from './questions.ts';
import { basisOf, refusalOf } from './basis.ts';
import { hiddenOf, isSmall, k } from './disclosure.ts';
import type { RawSegment } from './raw.ts';
import { Teller } from './teller.ts';

/** Who did one thing and not another on the day, rounded to tens, and what they are like. */
export function segmentAnswer(asked: Asked, raw: RawSegment): SegmentAnswer {
  const teller = new Teller(true);
  const { did: _did, not: _not, ...filters } = asked.filters;
  const refused = refusalOf(raw.basis, { filters }) ?? ownRefusal(raw);
  const visits = teller.count(raw.visits, [], refused !== null);
  const all = teller.count(raw.basis.visits, [], refused !== null);
  const by = (
    parts: readonly { readonly key: string | null; readonly visits: number }[],
  ): SegmentAnswer['by']['channel'] => {
    if (refused !== null) return [];
    const counts = parts.map((part) => part.visits);
    const beyond = Math.max(0, raw.visits - counts.reduce((sum, n) => sum + n, 0));
    const hidden = hiddenOf(counts, [], beyond);
    return parts.map(({ key, visits: n }, index) => ({
      key,
      visits: teller.count(n, [], hidden[index]),
    }));
  };
  return {
    did: raw.did,
    not: raw.not,
    visits,
    share: teller.rate(visits, all),
    by: {
      channel: by(raw.by.channel),
      device: by(raw.by.device),
      country: by(raw.by.country),
      lastPage: by(raw.by.lastPage),
    },
    basis: basisOf({ raw, wider: [] }, teller, refused),
  };
}

function ownRefusal({ visits, basis }: RawSegment): string | null {
  if (isSmall(visits)) {
    return `The segment has fewer than ${String(k)} visits, and no figure stands for so few. Choose more days or other steps.`;
  }
  return isSmall(basis.visits - visits)
    ? `All but fewer than ${String(k)} of the visits are in this segment: the difference would tell of those few. Choose other steps.`
    : null;
}
