import { isView, type View } from './views.ts';

/** What is asked of a view, by name: `days` → `28`. */
export type Parameters = ReadonlyMap<string, string>;

/** Changes to the parameters; null takes one out. */
export type Changes = Readonly<Record<string, string | null>>;

/** Where the operator stands: a view, and what of it is open. It lives in the address. */
export interface Route {
  readonly view: View;
  /** The id of the opened event, or the hours of the steps and the leaks. */
  readonly detail: string | null;
  readonly parameters: Parameters;
}

const hashCharactersMax = 4_000;
const parametersMax = 24;
const valueCharactersMax = 400;

/** Reads `#live/0199…` and `#funnel?days=28&steps=a,b`; anything else is the overview. */
export function parseRoute(hash: string): Route {
  const text = hash.slice(0, hashCharactersMax).replace(/^#/, '');
  const cut = text.indexOf('?');
  const path = cut < 0 ? text : text.slice(0, cut);
  const [view = '', detail = ''] = path.split('/', 2);
  if (!isView(view)) return { view: 'overview', detail: null, parameters: new Map() };
  const parameters = cut < 0 ? new Map<string, string>() : parseParameters(text.slice(cut + 1));
  return { view, detail: detail === '' ? null : detail, parameters };
}

function parseParameters(text: string): Parameters {
  const found = new Map<string, string>();
  for (const part of text.split('&', parametersMax)) {
    const cut = part.indexOf('=');
    const name = part.slice(0, Math.max(0, cut));
    const value = decoded(part.slice(cut + 1)).slice(0, valueCharactersMax);
    if (/^[a-z]{1,16}$/.test(name) && value !== '') found.set(name, value);
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** The address of a place in the console. */
export function hashOf(view: View, detail?: string | number): string {
  return detail === undefined ? `#${view}` : `#${view}/${detail}`;
}

/** The address of a route, parameters in the order of their names, so that one picture has one. */
export function addressOf({ view, detail, parameters }: Route): string {
  const parts = [...parameters]
    .filter(([, value]) => value !== '')
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${encoded(value)}`);
  const base = detail === null ? hashOf(view) : hashOf(view, detail);
  return parts.length === 0 ? base : `${base}?${parts.join('&')}`;
}

/** Commas, slashes, colons and stars mean nothing in a hash: they stay as people wrote them. */
function encoded(value: string): string {
  return encodeURIComponent(value).replaceAll(/%2C|%2F|%3A/g, decodeURIComponent);
}

/** The parameters with some changed; null or an empty text takes one out. */
export function changed(parameters: Parameters, changes: Changes): Parameters {
  const next = new Map(parameters);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') next.delete(name);
    else next.set(name, value);
  }
  return next;
}
