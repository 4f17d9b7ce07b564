import { type Around, isRounded } from './basis.ts';
import { Teller } from './teller.ts';

/**
 * Makes an answer with exact counts; where these would tell of a small group by a difference of any
 * two answers, makes it again with all of its counts rounded.
 */
export function told<Raw, Answer>(
  around: Around<Raw>,
  make: (around: Around<Raw>, teller: Teller) => Answer,
): Answer {
  const teller = new Teller(isRounded(around.asked));
  const answer = make(around, teller);
  const smallRests = (each: Around<Raw>): number => {
    const own = new Teller(false);
    make(each, own);
    return own.smallRests;
  };
  const tellsTime = (around.narrower ?? []).some(({ days, raw }) => {
    const narrow = { asked: { ...around.asked, days }, raw };
    return smallRests({ ...narrow, wider: [around.raw] }) > smallRests({ ...narrow, wider: [] });
  });
  return tellsTime || teller.smallRests > 0 ? make(around, new Teller(true)) : answer;
}
