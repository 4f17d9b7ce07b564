import { type Entry, recordOf } from '../data-layer.ts';

/** Records in localStorage, by the name of the cookie that they stand for. */
const stored = /^(klaro|cc_cookie|didomi_token|euconsent-v2|axeptio_cookies|CookieConsent)$/;
/** Banners that tell by a function only: the server's name of them, and the way to the function. */
const functions = [
  ['usercentrics', '__ucCmp', 'getConsentDetails'],
  ['shopify', 'Shopify', 'customerPrivacy', 'currentVisitorConsent'],
] as const;
const mine: Set<string> = new Set();

/**
 * Puts each banner's record where it belongs, and takes away those that are gone: from localStorage
 * as it is, from a function as JSON of its answers alone, without an id of the visitor.
 */
export async function readRecords(cmp: Record<string, string>): Promise<void> {
  const found: Record<string, string> = {};
  try {
    for (const name of Object.keys(localStorage)) {
      if (stored.test(name)) found[name] = `${localStorage.getItem(name)}`;
    }
  } catch {}
  for (const [name, ...way] of functions) {
    try {
      const answers = answersOf(recordOf(await call(way)));
      if (answers) found[name] = answers;
    } catch {}
  }
  for (const name of mine) if (!Object.hasOwn(found, name)) delete cmp[name];
  for (const [name, text] of Object.entries(found)) {
    // What a beacon has room for.
    if (text.length > 8_000) continue;
    mine.add(name);
    cmp[name] = text;
  }
}

/** Calls a function of the page where there is one. */
async function call(way: readonly string[]): Promise<unknown> {
  let owner: unknown;
  let value: unknown = window;
  for (const name of way) {
    owner = value;
    value = value ? Reflect.get(Object(value), name) : undefined;
  }
  return typeof value === 'function' ? Reflect.apply(value, owner, []) : undefined;
}

/**
 * Of Usercentrics what the visitor chose, once they did: the states of categories and services. Of
 * Shopify, which is flat, each answer, once there is one.
 */
function answersOf(told: Entry): string | undefined {
  const { categories, consent, services } = told;
  const { type } = recordOf(consent);
  if (type === 'EXPLICIT') {
    const states: Record<string, unknown> = {};
    for (const [slug, category] of Object.entries(recordOf(categories))) {
      states[slug] = recordOf(category)['state'];
    }
    const given: Record<string, unknown> = {};
    for (const service of Object.values(recordOf(services))) {
      const { name, consent: answer } = recordOf(service);
      given[String(name)] = recordOf(answer)['given'];
    }
    return JSON.stringify({ type, categories: states, services: given });
  }
  const { analytics, marketing, preferences, sale_of_data } = told;
  if (!analytics && !marketing && !preferences) return undefined;
  return JSON.stringify({ analytics, marketing, preferences, sale_of_data });
}
