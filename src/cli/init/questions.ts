import { cmps } from '../../consent/cmps/index.ts';
import { ga4 } from '../../destinations/ga4.ts';
import { receiverUrlProblem } from '../../destinations/receiver-url.ts';
import { type Choice, chosen, oneOf, type Question } from './question.ts';
import type { Door } from './doors.ts';

const none = 'none';

/** The name of the site in the configuration and in the tag. */
export const siteQuestion: Question<string> = {
  name: 'site',
  words: 'A short name for your site, as it will stand in the tag',
  choices: [],
  fallback: 'shop',
  parse: (answer) =>
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(answer)
      ? { value: answer }
      : {
          wrong:
            'a name is 1 to 64 of A-Z a-z 0-9 _ . - and starts with a letter or digit, for example shop.',
        },
};

/** Where its pages lie. */
export const originQuestion: Question<readonly string[]> = {
  name: 'origin',
  words: 'Where its pages lie: scheme and host, several with commas',
  choices: [],
  fallback: 'https://shop.example',
  parse: (answer) => {
    const origins = answer.split(/[\s,;]+/).filter((word) => word !== '');
    const bad = origins.find((text) => !isOrigin(text));
    if (origins.length > 0 && bad === undefined) return { value: [...new Set(origins)] };
    const better = bad === undefined ? null : originNear(bad);
    const example = better ?? 'https://shop.example';
    return {
      wrong: `\`${bad ?? ''}\` is not an origin: write scheme, host and port only, for example ${example}`,
    };
  },
};

/** The consent banner of the site; null where it has none. */
export const bannerQuestion: Question<string | null> = {
  name: 'banner',
  words: 'The consent banner on your site',
  choices: bannerChoices(),
  fallback: none,
  parse: (answer) => {
    const read = oneOf(answer, bannerChoices());
    return 'wrong' in read ? read : { value: read.value === none ? null : read.value };
  },
};

const destinationChoices: readonly Choice[] = [
  { name: none, title: 'nowhere yet: events are checked, and dropped' },
  { name: 'warehouse', title: 'a warehouse of your own (DuckDB, comes along)' },
  { name: 'ga4', title: 'Google Analytics 4' },
  { name: 'webhook', title: 'a webhook: an address of yours that takes JSON' },
];

/** Where the events shall go: none, one or several. */
export const destinationsQuestion: Question<readonly string[]> = {
  name: 'destinations',
  words: 'Where the events shall go, several with commas',
  choices: destinationChoices,
  fallback: 'warehouse',
  parse: (answer) => {
    const read = chosen(answer, destinationChoices);
    if ('wrong' in read) return read;
    if (read.value.length === 0) return { wrong: 'write a number or a name of the list.' };
    if (read.value.includes(none) && read.value.length > 1) {
      return { wrong: '`none` stands alone: leave it out, or leave the others out.' };
    }
    return { value: read.value.filter((name) => name !== none) };
  },
};

/** GA4's web stream. */
export const measurementQuestion: Question<string> = {
  name: 'measurement',
  words: 'The measurement id of the GA4 web stream',
  choices: [],
  fallback: 'G-XXXXXXXXXX',
  parse: (answer) => {
    const read = ga4.settings.safeParse({ measurementId: answer, apiSecret: 'x'.repeat(22) });
    const issue = read.error?.issues.find(({ path }) => path[0] === 'measurementId');
    return issue === undefined ? { value: answer } : { wrong: `${issue.message}.` };
  },
};

/** The address of the webhook. */
export const webhookQuestion: Question<string> = {
  name: 'webhook',
  words: 'The address of the webhook',
  choices: [],
  fallback: 'https://example.com/in',
  parse: (answer) => {
    const problem = receiverUrlProblem(answer, true);
    return problem === null ? { value: answer } : { wrong: `${problem}.` };
  },
};

/** What stands in front of Sluice, of the recipes that there are; null for nothing of them. */
export function doorQuestion(doors: readonly Door[]): Question<Door | null> {
  const choices = [{ name: none, title: 'none of these' }, ...doors];
  return {
    name: 'door',
    words: 'What stands in front of your site',
    choices,
    fallback: none,
    parse: (answer) => {
      const read = oneOf(answer, choices);
      if ('wrong' in read) return read;
      return { value: doors.find(({ name }) => name === read.value) ?? null };
    },
  };
}

function bannerChoices(): readonly Choice[] {
  const banners = cmps.filter(({ name }) => name !== 'objection');
  return [{ name: none, title: 'none, or one that is not listed' }, ...banners];
}

function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.parse(text)?.origin === text;
}

/** What was probably meant; null where that can't be said. */
function originNear(text: string): string | null {
  const url = URL.parse(/^https?:\/\//i.test(text) ? text : `https://${text}`);
  return url === null || url.hostname === '' ? null : url.origin;
}
