import type {
  ChannelsAnswer,
  ExperimentsAnswer,
  FunnelAnswer,
  MicroAnswer,
  NamesAnswer,
  OverviewAnswer,
  PagesAnswer,
  PrivacyAnswer,
  SeedsAnswer,
  SegmentAnswer,
} from '../insight/answers.ts';
import type { Asked, Question } from '../insight/questions.ts';
import { type Around, isRounded } from '../insight/basis.ts';
import { channelsAnswer } from '../insight/channels.ts';
import { experimentsAnswer } from '../insight/experiments.ts';
import { type AroundFunnel, funnelAnswer } from '../insight/funnel.ts';
import { microAnswer } from '../insight/micro.ts';
import { namesAnswer } from '../insight/names.ts';
import { overviewAnswer } from '../insight/overview.ts';
import { pagesAnswer } from '../insight/pages.ts';
import { privacyAnswer, type PrivacyFacts } from '../insight/privacy.ts';
import type { RawAnswers, RawOverview } from '../insight/raw.ts';
import { seedsAnswer } from '../insight/seeds.ts';
import { segmentAnswer } from '../insight/segment.ts';
import { learnSeeds } from './learn-seeds.ts';

/** Asks for the plain counts of one question; nothing but the answers below sees them. */
export type AskRaw = <Q extends Question>(question: Q, asked: Asked) => Promise<RawAnswers[Q]>;

/** Times that are told exactly before shorter ones are; 90 days come last of all. */
const usual = [28, 7] as const;

/** What the warehouse knows at a glance. */
export async function overviewOf(ask: AskRaw, asked: Asked): Promise<OverviewAnswer> {
  return overviewAnswer(await around(ask, 'overview', asked));
}

/** The funnel of the steps that were asked for. */
export async function funnelOf(ask: AskRaw, asked: Asked): Promise<FunnelAnswer> {
  const isExact = !isRounded(asked);
  const [overview, base] = await Promise.all([
    isExact ? around(ask, 'overview', asked) : null,
    around(ask, 'funnel', asked),
  ]);
  const shorter = isExact ? await shorterFunnels(ask, asked, base.raw) : [];
  return funnelAnswer({ ...base, overview, shorter });
}

/** The small steps beside the big one. */
export async function microOf(ask: AskRaw, asked: Asked): Promise<MicroAnswer> {
  const [overview, base] = await Promise.all([
    unlessRounded(ask, asked),
    around(ask, 'micro', asked),
  ]);
  return microAnswer(base, overview);
}

/** Pages × kinds of events. */
export async function pagesOf(ask: AskRaw, asked: Asked): Promise<PagesAnswer> {
  const [overview, base] = await Promise.all([
    unlessRounded(ask, asked),
    around(ask, 'pages', asked),
  ]);
  return pagesAnswer(base, overview);
}

/** By channel, source, campaign, country or device. */
export async function channelsOf(ask: AskRaw, asked: Asked): Promise<ChannelsAnswer> {
  return channelsAnswer(await around(ask, 'channels', asked));
}

/** The variants of each experiment. */
export async function experimentsOf(ask: AskRaw, asked: Asked): Promise<ExperimentsAnswer> {
  return experimentsAnswer(await around(ask, 'experiments', asked));
}

/** Who did one thing and not another. */
export async function segmentOf(ask: AskRaw, asked: Asked): Promise<SegmentAnswer> {
  return segmentAnswer(asked, await ask('segment', asked));
}

/** What foretells the big step. */
export async function seedsOf(ask: AskRaw, asked: Asked): Promise<SeedsAnswer> {
  const [micro, raw] = await Promise.all([microOf(ask, asked), ask('seeds', asked)]);
  return seedsAnswer(asked, raw, await learnSeeds(raw), micro);
}

/** What came with consent, what was stripped, what left; filters do not touch it. */
export async function privacyOf(
  ask: AskRaw,
  asked: Asked,
  facts: (asked: Asked) => Promise<PrivacyFacts>,
): Promise<PrivacyAnswer> {
  const [overview, longest, raw, known] = await Promise.all([
    overviewOf(ask, { ...asked, filters: {} }),
    ask('privacy', { ...asked, days: 90 }),
    ask('privacy', asked),
    facts(asked),
  ]);
  const answer = privacyAnswer({ raw, longest }, known);
  const { visits, rounded } = overview.basis;
  return { ...answer, basis: { ...answer.basis, visits, rounded } };
}

/** What can be chosen in the console. */
export async function namesOf(ask: AskRaw, asked: Asked): Promise<NamesAnswer> {
  const [overview, raw] = await Promise.all([overviewOf(ask, asked), ask('names', asked)]);
  return namesAnswer(raw, overview);
}

/**
 * A question with the same for longer times, and of 90 days for shorter ones, unless its counts are
 * rounded. The larger count is always asked for first: visits that come between the two then look
 * like none, not like a few.
 */
async function around<Q extends Question>(
  ask: AskRaw,
  question: Q,
  asked: Asked,
): Promise<Around<RawAnswers[Q]>> {
  const times = isRounded(asked) ? [] : usual.filter((days) => days > asked.days);
  const widest = times.map((days) => ask(question, { ...asked, days }));
  const own = ask(question, asked);
  const below = asked.days === 90 && !isRounded(asked) ? ([28, 7, 1] as const) : [];
  const narrow = below.map(async (days) => ({
    days,
    raw: await ask(question, { ...asked, days }),
  }));
  const [narrower, raw, ...wider] = await Promise.all([
    Promise.all(narrow),
    own,
    ...widest.toReversed(),
  ]);
  return { asked, raw, wider, narrower };
}

async function unlessRounded(ask: AskRaw, asked: Asked): Promise<RawOverview | null> {
  return isRounded(asked) ? null : ask('overview', asked);
}

/** The funnel without each one of its steps: told along with it, or asked for one by one. */
function shorterFunnels(
  ask: AskRaw,
  asked: Asked,
  { without }: RawAnswers['funnel'],
): Promise<AroundFunnel['shorter']> {
  const last = asked.steps.length - 1;
  const left = asked.steps.length < 3 ? [] : [...asked.steps.keys()].filter((each) => each < last);
  return Promise.all(
    left.map(async (out) => {
      const places = [...asked.steps.keys()].filter((place) => place !== out);
      const known = without?.[out];
      if (known !== undefined) return { places, visits: known };
      const steps = asked.steps.filter((_, place) => place !== out);
      const raw = await ask('funnel', { ...asked, steps });
      return { places, visits: raw.steps.map(({ visits }) => visits) };
    }),
  );
}
