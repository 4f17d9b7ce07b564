import { noFacts, type KeyFacts } from '../keys/key-facts.ts';
import { classifyKey } from '../keys/classify-key.ts';
import { isKnownParameter } from '../known-parameter.ts';
import { isOwnPath, mayRoute, routeStart, scanRoute } from '../scan-route.ts';
import { noteAs, type Scanning } from '../scanning.ts';
import { signs } from '../text/prefilter.ts';
import { sliceView, type View } from '../text/view.ts';
import { type Pair, scanPairList, scanValue } from './pairs.ts';
import { scanPath } from './path.ts';
import { isQuietQuery } from './quiet-query.ts';
import { splitQuery } from './split-query.ts';

const scheme = /^[a-z][a-z\d+.-]{1,24}:/i;
const opaque =
  /^(?:mailto|tel|sms|smsto|mms|callto|facetime|facetime-audio|skype|sip|sips|xmpp|im|geo|javascript|data|about|blob|view-source|urn|magnet|cid|mid|viber|whatsapp):/i;
const opaqueKinds: ReadonlyMap<string, string> = new Map([
  ['mailto', 'email'],
  ['tel', 'phone'],
  ['sms', 'phone'],
  ['smsto', 'phone'],
  ['mms', 'phone'],
  ['callto', 'phone'],
  ['facetime', 'phone'],
  ['facetime-audio', 'phone'],
  ['geo', 'geo'],
]);
const hostAndMore = /^(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}(?::\d{1,5})?[/?#]/i;

/** True for a text that is an address: with a scheme, of a host, of a path, or a bare query. */
export function looksLikeUrl(text: string, found: number): boolean {
  if ((found & signs.space) !== 0 && /\s/.test(text)) return false;
  const first = text.charCodeAt(0);
  if (first === 47) return text.length > 2;
  if (first === 63 || first === 35) return (found & signs.equals) !== 0;
  const colon = (found & signs.colon) === 0 ? -1 : text.indexOf(':');
  if (colon > 0 && colon < 26) {
    const slashes = text.charCodeAt(colon + 1) === 47 && text.charCodeAt(colon + 2) === 47;
    if (slashes && scheme.test(text)) return true;
    if (opaque.test(text)) return true;
  }
  return first > 44 && hostAndMore.test(text);
}

/** Scans an address part by part: user info goes, path, matrix, query and fragment are looked at. */
export function scanUrl(view: View, depth: number, scanning: Scanning): void {
  const { text } = view;
  const colon = text.indexOf(':');
  let from = 0;
  if (text.startsWith('//')) from = scanBareAuthority(view, scanning);
  else if (text.startsWith('//', colon + 1) && !/[?#]/.test(text.slice(0, colon))) {
    const end = scanAuthority(view, colon + 3, depth, scanning);
    if (scheme.test(text)) from = end;
  } else if (opaque.test(text)) {
    scanOpaque(view, colon + 1, depth, scanning);
    return;
  } else if (hostAndMore.test(text)) from = text.search(/[/?#]/);
  const fragment = indexOrEnd(text, '#', from);
  const query = Math.min(indexOrEnd(text, '?', from), fragment);
  const own = mayRoute(scanning.policy, text) && isOwnPath(text.slice(0, from), scanning.policy);
  const before = scanning.findings.length;
  scanPath(view, from, query, depth, scanning);
  if (own) scanRoute(view, routeStart(text, from, scanning.policy), query, before, scanning);
  if (query < fragment) scanQuery(view, query + 1, fragment, depth, scanning);
  if (fragment < text.length) scanFragment(view, fragment + 1, own, depth, scanning);
}

function indexOrEnd(text: string, sign: string, from: number): number {
  const index = text.indexOf(sign, from);
  return index < 0 ? text.length : index;
}

/** `//user:secret@host/…`; without an `@` it may as well be a path, and is read as one. */
function scanBareAuthority(view: View, scanning: Scanning): number {
  const end = scanAuthority(view, 2, 0, scanning);
  return view.text.slice(2, end).includes('@') ? end : 0;
}

/** User info is removed with its `@`; gives the end of the authority. */
function scanAuthority(view: View, from: number, depth: number, scanning: Scanning): number {
  const { text } = view;
  let end = from;
  let at = -1;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === 47 || code === 63 || code === 35 || code === 92) break;
    if (code === 64) at = end;
  }
  if (at >= 0) {
    scanning.settled = false;
    const span = { start: from, end: at + 1 };
    const rule = 'position:userinfo';
    noteAs(scanning, view, span, { replacement: '', type: 'password', action: 'redact', rule });
  } else if (from > 2 && text.slice(from, end).includes('%')) {
    scanValue(sliceView(view, from, end), noFacts, { depth, form: false }, scanning);
  }
  return end;
}

function scanQuery(view: View, from: number, to: number, depth: number, scanning: Scanning): void {
  const { policy } = scanning;
  // Of the leaf itself it is known already.
  const closely = depth === 0 || policy.strict || mayRoute(policy, view.text);
  if (!closely && isQuietQuery(view.text, from, to)) return;
  const { pairs, bare } = splitQuery(view.text, from, to);
  const where = { parent: noFacts, depth, form: true };
  if (pairs.length > 0) scanPairList(view, pairs, where, scanning);
  for (const part of bare)
    scanValue(sliceView(view, part.start, part.end), noFacts, where, scanning);
  // What follows `#` without a pair is a place on the page.
  const isPlace = pairs.length === 0 && view.text.charCodeAt(from - 1) === 35;
  if (policy.strict) dropUnknown(view, pairs, isPlace ? [] : bare, scanning);
}

/** Under a strict policy only known parameters stay; a bare part of a query is none. */
function dropUnknown(
  view: View,
  pairs: readonly Pair[],
  bare: readonly { readonly start: number; readonly end: number }[],
  scanning: Scanning,
): void {
  const unknown = pairs
    .filter(({ keyStart, keyEnd }) => {
      return !isKnownParameter(view.text.slice(keyStart, keyEnd), scanning.policy);
    })
    .map(({ keyStart, valueEnd }) => ({ start: keyStart, end: valueEnd }));
  for (const span of [...unknown, ...bare]) {
    noteAs(scanning, view, span, {
      replacement: '[undeclared]',
      type: 'undeclared',
      action: 'drop',
      rule: 'strict:query',
    });
  }
}

/** `#/route?k=v`, `#k=v&k=v`, `#:~:text=…`, `#section`. */
function scanFragment(
  view: View,
  from: number,
  own: boolean,
  depth: number,
  scanning: Scanning,
): void {
  const { text } = view;
  if (from >= text.length) return;
  const route = text.charCodeAt(from) === 33 ? from + 1 : from;
  const query = indexOrEnd(text, '?', from);
  if (text.charCodeAt(route) === 47 || query < text.length) {
    const before = scanning.findings.length;
    scanPath(view, route, query, depth, scanning);
    if (own) scanRoute(view, route, query, before, scanning);
    if (query < text.length) scanQuery(view, query + 1, text.length, depth, scanning);
  } else scanQuery(view, from, text.length, depth, scanning);
}

/** `mailto:`, `tel:` and their like: what follows is the value, then perhaps a query. */
function scanOpaque(view: View, from: number, depth: number, scanning: Scanning): void {
  const { text } = view;
  const query = indexOrEnd(text, '?', from);
  const name = text.slice(0, from - 1).toLowerCase();
  const kind = opaqueKinds.get(name);
  const key: KeyFacts = kind === undefined ? noFacts : classifyKey(kind);
  const where = { depth, form: false };
  const body = sliceView(view, from, query);
  if (name === 'data') {
    noteAs(
      scanning,
      view,
      { start: from, end: text.length },
      {
        replacement: '[data]',
        type: 'data_url',
        action: 'drop',
        rule: 'position:data_url',
      },
    );
    return;
  }
  if (query > from && body.text !== '[data]') scanValue(body, key, where, scanning);
  if (query < text.length) scanQuery(view, query + 1, text.length, depth, scanning);
}
