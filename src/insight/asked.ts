import { aliases } from '../vocabulary/taxonomy.ts';
import { type Asked, attributionModels, type Dimension, dimensions } from './questions.ts';
import type { Question } from './questions.ts';
import type { Filter } from './raw.ts';

export const formats = ['json', 'csv', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** A question that can be asked, or what is wrong with it: sentences, each with its remedy. */
export type ParsedAsked =
  | { readonly asked: Asked; readonly format: Format; readonly problems: null }
  | { readonly problems: readonly string[] };

export interface Known {
  /** The sites of the configuration; the first is asked where none is named. */
  readonly sites: readonly string[];
  /** "did you mean …?", for a word and those that there are. */
  readonly suggest: (word: string, known: readonly string[]) => string;
}

const searchLengthMax = 8_000;
const nameLengthMax = 100;
const valueLengthMax = 300;
const filtersMax = 3;
const stepsMin = 2;
const stepsMax = 8;
const wildcardsMax = 8;

const days = [1, 7, 28, 90] as const;
const filterNames: readonly Filter[] = [...dimensions, 'page', 'did', 'not'];
const keys = ['site', 'days', 'steps', 'macro', 'by', 'model', 'format', ...filterNames];

/** Reads the query string of a question. Total on any text; what it does not know is a problem. */
export function parseAsked(question: Question, search: string, known: Known): ParsedAsked {
  if (search.length > searchLengthMax) {
    return {
      problems: [
        `The question is longer than ${String(searchLengthMax)} characters. Ask for less.`,
      ],
    };
  }
  const problems: string[] = [];
  const given = givenOf(search, known, problems);
  const asked: Asked = {
    site: siteOf(given, known, problems),
    days: oneOf(given, 'days', days, 28, problems),
    filters: filtersOf(given, problems),
    steps: stepsOf(question, given, problems),
    macro: nameOf(given, 'macro', problems) ?? 'purchase',
    by: oneOf(given, 'by', dimensions, 'channel', problems),
    model: oneOf(given, 'model', attributionModels, 'last', problems),
  };
  if (question === 'segment' && asked.filters.did === undefined) {
    problems.push('`did=` is missing: name the step that the segment took, `did=add_to_cart`.');
  }
  const format = oneOf(given, 'format', formats, 'json', problems);
  return problems.length > 0 ? { problems } : { asked, format, problems: null };
}

type Given = ReadonlyMap<string, string>;

function givenOf(search: string, { suggest }: Known, problems: string[]): Given {
  const given = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(search)) {
    const shown = key.slice(0, 40);
    if (!keys.includes(key))
      problems.push(`There is no \`${shown}\` here. ${suggest(shown, keys)}`);
    else if (given.has(key)) problems.push(`\`${key}\` stands twice. Leave one of them out.`);
    else if (value !== '') given.set(key, value);
    if (problems.length >= 5) break;
  }
  return given;
}

function siteOf(given: Given, { sites, suggest }: Known, problems: string[]): string | null {
  const site = given.get('site');
  if (site === undefined) return sites[0] ?? null;
  if (sites.includes(site)) return site;
  const shown = site.slice(0, 40);
  problems.push(`There is no site \`${shown}\` in the configuration. ${suggest(shown, sites)}`);
  return null;
}

function oneOf<const Choice extends string | number>(
  given: Given,
  key: string,
  choices: readonly Choice[],
  otherwise: Choice,
  problems: string[],
): Choice {
  const text = given.get(key);
  if (text === undefined) return otherwise;
  const found = choices.find((choice) => String(choice) === text);
  if (found === undefined) {
    problems.push(`\`${key}\` is one of ${choices.join(', ')}, not "${text.slice(0, 40)}".`);
  }
  return found ?? otherwise;
}

/** The name of a kind of event as Sluice keeps it: GA4's own names are read as aliases. */
function nameOf(given: Given, key: string, problems: string[]): string | null {
  const text = given.get(key);
  if (text === undefined) return null;
  return canonicalOf(text, key, problems);
}

function canonicalOf(text: string, key: string, problems: string[]): string | null {
  const name = text.trim();
  if (name === '' || name.length > nameLengthMax || hasControls(name)) {
    problems.push(
      `\`${key}\` names a kind of event with 1 to ${String(nameLengthMax)} characters, such as \`add_to_cart\`.`,
    );
    return null;
  }
  return aliases.get(name) ?? name;
}

function stepsOf(question: Question, given: Given, problems: string[]): readonly string[] {
  const text = given.get('steps');
  if (text === undefined) {
    if (question === 'funnel') {
      problems.push('`steps=` is missing: name the steps in order, `steps=view_item,purchase`.');
    }
    return [];
  }
  const parts = text.split(',', stepsMax + 1);
  if (parts.length < stepsMin || parts.length > stepsMax) {
    problems.push(`A funnel has ${String(stepsMin)} to ${String(stepsMax)} steps.`);
    return [];
  }
  return parts.flatMap((part) => canonicalOf(part, 'steps', problems) ?? []);
}

function filtersOf(given: Given, problems: string[]): Asked['filters'] {
  const filters: Partial<Record<Dimension | 'page' | 'did' | 'not', string>> = {};
  for (const key of filterNames) {
    const text = given.get(key);
    if (text === undefined) continue;
    const isName = key === 'did' || key === 'not';
    const value = isName ? canonicalOf(text, key, problems) : valueOf(text, key, problems);
    if (value !== null) filters[key] = value;
  }
  if (Object.keys(filters).length > filtersMax) {
    problems.push(
      `There are more than ${String(filtersMax)} filters. With more, hardly anything could be shown: take one out.`,
    );
  }
  if (filters.did !== undefined && filters.did === filters.not) {
    problems.push('`did` and `not` name the same step, so no visit is left. Change one of them.');
  }
  return filters;
}

function valueOf(text: string, key: string, problems: string[]): string | null {
  if (text.length > valueLengthMax || hasControls(text)) {
    problems.push(`\`${key}\` has at most ${String(valueLengthMax)} characters of plain text.`);
    return null;
  }
  if (key === 'page' && !text.startsWith('/')) {
    problems.push('`page` is a path such as `/p/1`, or all below one: `/p/**`.');
    return null;
  }
  if (key === 'page' && text.split('*').length > wildcardsMax + 1) {
    problems.push(`\`page\` has at most ${String(wildcardsMax)} stars.`);
    return null;
  }
  return text;
}

function hasControls(text: string): boolean {
  return /\p{Cc}|\p{Cs}/u.test(text);
}
