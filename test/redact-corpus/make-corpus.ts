import type { JsonValue } from '../../src/vocabulary/json.ts';
import { cleanFragments, cleanParam, cleanQuery, cleanReferrers, sites } from './clean.ts';
import { languages, type Language } from './languages.ts';
import { nationalIdForms } from './national-ids.ts';
import { digits, hex, letters, startRandom, type Random } from './random.ts';
import { spelled } from './spelling.ts';
import { commonKeys, nameOf, token, valueOf, vendorToken, type Kind } from './values.ts';
import { keyedWraps, keylessWraps, type Mutable } from './wrap.ts';

/** One labelled event, in the form of the scorer. */
export interface Line {
  readonly id: string;
  readonly event: Mutable;
  readonly pii: readonly { path: string; type: Kind; value: string; raw: string }[];
  readonly keep: readonly string[];
  readonly lang: string;
  readonly tags: readonly string[];
}

interface Draft {
  readonly event: Mutable;
  readonly pii: { path: string; type: Kind; value: string; raw: string }[];
  readonly keep: string[];
  readonly tags: string[];
}

const keyed: readonly Kind[] = [
  'email',
  'phone',
  'person_name',
  'address',
  'dob',
  'password',
  'account_id',
  'national_id',
  'credit_card',
  'iban',
  'token',
  'click_id',
  'hashed_email',
  'ip',
  'geo',
];

/** A labelled corpus of events, about half of them clean; the same seed gives the same corpus. */
export function makeCorpus(seed: number, size: number): readonly Line[] {
  const random = startRandom(seed);
  return Array.from({ length: size }, (_, index) => makeLine(`s${seed}-${index}`, random));
}

function makeLine(id: string, random: Random): Line {
  const lang = random.pick(Object.keys(languages));
  const language = languages[lang];
  if (language === undefined) throw new Error('unknown language');
  const draft = cleanDraft(random);
  if (random.chance(0.55)) {
    const count = 1 + random.below(3);
    for (let index = 0; index < count; index += 1) plant(draft, language, random);
  } else draft.tags.push('clean');
  const { referrer } = draft.event;
  const stay = draft.keep.filter(
    (text) => text !== '' && (!/^(?:https?|android-app):/.test(text) || text === referrer),
  );
  return { id, event: draft.event, pii: draft.pii, keep: stay, lang, tags: draft.tags };
}

function cleanDraft(random: Random): Draft {
  const site = random.pick(sites);
  const [path, title] = random.pick(site.pages);
  const queries = Array.from({ length: random.below(5) }, () => cleanQuery(random));
  const query = queries.length === 0 ? '' : `?${queries.join('&')}`;
  const fragment = random.pick(cleanFragments);
  const params: Record<string, JsonValue> = {};
  const keep: string[] = [path, title];
  for (const [key, value] of Object.entries(site.params)) {
    if (!random.chance(0.5)) continue;
    params[key] = value;
    if (typeof value !== 'object') keep.push(String(value));
  }
  for (let index = random.below(5); index >= 0; index -= 1) {
    const [key, value] = cleanParam(random);
    if (key in params) continue;
    params[key] = value;
    if (typeof value !== 'object') keep.push(String(value));
  }
  const name = random.pick([
    'page_view',
    'view_item',
    'search',
    'form_submit',
    'purchase',
    'click',
  ]);
  const referrer = random.pick(cleanReferrers);
  keep.push(referrer);
  const event = {
    name,
    url: `https://${site.host}${path}${query}${fragment}`,
    referrer,
    title,
    params,
  };
  return { event, pii: [], keep, tags: [] };
}

function plant(draft: Draft, language: Language, random: Random): void {
  const how = random.below(100);
  if (how < 58) plantKeyed(draft, language, random);
  else if (how < 72) plantKeyless(draft, language, random);
  else if (how < 82) plantText(draft, language, random);
  else if (how < 90) plantTitle(draft, language, random);
  else plantPlace(draft, language, random);
}

function isTaken(draft: Draft, path: string): boolean {
  const [field, name] = path.split('.');
  return field === 'params' && name !== undefined && name in draft.event.params;
}

function plantKeyed(draft: Draft, language: Language, random: Random): void {
  const type = random.pick(keyed);
  const value = valueOf(type, language, random);
  const words =
    type in commonKeys
      ? random.word(commonKeys[type as keyof typeof commonKeys])
      : random.word(language.keys[type as keyof Language['keys']]);
  const key = /[A-Z-]/.test(words) || type === 'click_id' ? words : spelled(words, random);
  const wrap = random.pick(keyedWraps)(key, value, random);
  if (isTaken(draft, wrap.path)) return;
  wrap.apply(draft.event);
  note(draft, wrap.path, type, value, [wrap.tag, `k:${type}`]);
  draft.keep.push(...wrap.keep);
}

function plantKeyless(draft: Draft, language: Language, random: Random): void {
  const type = random.pick([
    'email',
    'email',
    'email',
    'phone',
    'credit_card',
    'iban',
    'national_id',
    'token',
    'ip',
  ] as const);
  let value = type === 'token' ? vendorToken(random) : valueOf(type, language, random);
  if (type === 'phone' && !/^(?:\+|00)/.test(value)) return;
  if (type === 'national_id')
    value = random.pick(nationalIdForms.filter((form) => form.selfEvident)).make(random);
  const wrap = random.pick(keylessWraps)(type, value, random);
  if (wrap.tag === 'path' && !['email', 'token', 'phone'].includes(type)) return;
  if (wrap.tag === 'object_key' && type !== 'email') return;
  if (wrap.tag === 'hex' && type !== 'email') return;
  if (isTaken(draft, wrap.path)) return;
  if (wrap.tag === 'path') dropPath(draft);
  wrap.apply(draft.event);
  note(draft, wrap.path, type, value, [wrap.tag, `n:${type}`]);
  draft.keep.push(...wrap.keep);
}

const sentences: Readonly<
  Record<'email' | 'phone' | 'credit_card' | 'iban' | 'account_id' | 'dob' | 'password', string>
> = {
  email:
    'please write to * asap|my email is *|* is not valid|Konto * gesperrt|mon adresse est *|no such user: *|<a href="mailto:*">mail</a>|invite sent to *, check spam|mail an * geht nicht',
  phone:
    'Call me back on * after 5pm|phone *|ruf mich an: *|mon numéro est le *|llámame al *|chiamatemi al *|bel me op *|tel. *|WhatsApp * bitte',
  credit_card:
    'my card * was declined twice|Karte * abgelehnt|carte * refusée|tarjeta * rechazada|card no. * expired',
  iban: 'Refund to * please|Überweisung auf * nicht angekommen|remboursement sur *|IBAN: *|transferencia a *',
  account_id: 'my customer number *|Kundennummer: * falsch|member id * not found',
  dob: 'I was born *|geboren am *|née le *|date of birth *|nacida el *|born on *',
  password: 'my password is *|Passwort ist *|mot de passe est *|contraseña es *',
};

function plantText(draft: Draft, language: Language, random: Random): void {
  const type = random.pick([
    'email',
    'phone',
    'credit_card',
    'iban',
    'national_id',
    'national_id',
    'account_id',
    'dob',
    'password',
  ] as const);
  let sentence: string;
  let value = valueOf(type, language, random);
  if (type === 'national_id') {
    const form = random.pick(nationalIdForms);
    value = form.make(random);
    const label = random.word(form.labels);
    sentence = random.pick([
      `my ${label} is *`,
      `${label}: *`,
      `${label} *`,
      `mein ${label} ist *`,
      `${label} is * ok?`,
    ]);
  } else sentence = random.word(sentences[type]);
  const text = sentence.replace('*', () => value);
  const name = random.pick(['q', 'search_term', 'message', 'error_message', 'comment', 'url']);
  if (name === 'url')
    draft.event.url = withQuery(
      draft.event.url,
      `q=${random.chance(0.5) ? encodeURIComponent(text) : encodeURIComponent(text).replace(/%20/g, '+')}`,
    );
  else if (name in draft.event.params) return;
  else draft.event.params[name] = text;
  note(draft, name === 'url' ? 'url' : `params.${name}`, type, value, ['free_text', `t:${type}`]);
}

const wholeNames =
  /^(?:order|bestellung|commande|pedido|ordine|encomenda|bestelling|zamówienie|beställning|pan) /i;

function plantTitle(draft: Draft, language: Language, random: Random): void {
  if (draft.tags.includes('title')) return;
  const greeting = random.pick(language.greetings.split(/(?<! )\|(?! )/));
  // Whose order it is needs a name of two words: `Order for Pickup` is nobody's.
  const short = random.chance(0.4) && !wholeNames.test(greeting);
  const name = short ? random.word(language.given) : nameOf(language, random);
  const title = random.chance(0.8)
    ? greeting.replace('*', () => name)
    : `Inbox (3) - ${valueOf('email', language, random)} - Mail`;
  const at = draft.keep.indexOf(draft.event.title);
  if (at >= 0) draft.keep.splice(at, 1);
  const email = /[^\s]+@[^\s]+/.exec(title)?.[0];
  draft.event.title = title;
  note(draft, 'title', email === undefined ? 'person_name' : 'email', email ?? name, ['title']);
}

function plantPlace(draft: Draft, language: Language, random: Random): void {
  const { host } = new URL(draft.event.url);
  const place = random.below(7);
  if (place !== 5) dropPath(draft);
  if (place === 0) {
    const secret = token(random);
    const words =
      'reset-password|password/reset|magic-link|auth/confirm|verify-email|invite|activate|passwort-zuruecksetzen|mot-de-passe/reinitialiser|restablecer|reimposta-password|redefinir-senha|wachtwoord-herstellen|resetuj-haslo|aterstall-losenord|unsubscribe|einladung|sifre-sifirla|obnovit-heslo|jelszo-visszaallitas|salasana/palauta|nulstil-adgangskode|tilbakestill-passord|resetare-parola|sso/callback';
    draft.event.url = `https://${host}/${random.word(words)}/${secret}${random.chance(0.5) ? '/edit' : ''}?utm_source=mail`;
    note(draft, 'url', 'token', secret, ['path_token']);
  } else if (place === 1) {
    const user = `${random.chars('abcdefgh', 4)}${random.chars(digits, 3)}`;
    const password = random.chars(letters, 12);
    draft.event.url = `https://${user}:${password}@${host}/pricing?page=2`;
    note(draft, 'url', 'password', password, ['userinfo']);
  } else if (place === 2) {
    const [code, state] = [random.chars(letters, 40), random.chars(letters, 24)];
    draft.event.url = `https://${host}/auth/cb?code=${code}&theme=dark&state=${state}`;
    note(draft, 'url', 'token', code, ['oauth']);
    note(draft, 'url', 'token', state, ['oauth']);
  } else if (place === 3) {
    const [lat, lng] = [valueOf('geo', language, random), valueOf('geo', language, random)];
    draft.event.url = `https://${host}/stores?${random.pick(['ll', 'near', 'coords', 'center', 'latlng', 'location'])}=${lat},${lng}&page=2`;
    note(draft, 'url', 'geo', lat, ['geopair']);
    note(draft, 'url', 'geo', lng, ['geopair']);
  } else if (place === 4) {
    const session = random.chars(hex, 32).toUpperCase();
    draft.event.url = `https://${host}/account/orders;jsessionid=${session}?page=2`;
    note(draft, 'url', 'token', session, ['matrix']);
  } else if (place === 5) {
    const phone = valueOf('phone', language, random);
    const email = valueOf('email', language, random);
    const [type, value, link] = random.pick([
      ['phone', phone, `tel:${phone.replace(/\s/g, '')}`],
      ['email', email, `mailto:${email}?subject=Hi`],
      ['phone', phone, `sms:${phone.replace(/\s/g, '')}`],
      ['phone', phone, `https://wa.me/${phone.replace(/\D/g, '').replace(/^0+/, '')}`],
    ] as const);
    if (link.startsWith('https://wa.me') && !phone.startsWith('+')) return;
    draft.event.params['link_url'] = link;
    note(draft, 'params.link_url', type, value, ['href']);
  } else {
    const local = valueOf('email', language, random);
    draft.event.url = `https://${host}/u/${random.pick([encodeURIComponent(local), local, Buffer.from(local).toString('base64url'), Buffer.from(local).toString('base64').replace(/\//g, '_')])}/settings?page=2`;
    note(draft, 'url', 'email', local, ['path_email']);
  }
}

/** The address is written anew: what stood in it before is neither kept nor looked for. */
function dropPath(draft: Draft): void {
  const kept = draft.keep.filter((text) => !text.startsWith('/'));
  draft.keep.splice(0, draft.keep.length, ...kept);
  const planted = draft.pii.filter(({ path }) => path !== 'url');
  draft.pii.splice(0, draft.pii.length, ...planted);
}

function withQuery(url: string, pair: string): string {
  const [head = '', fragment] = url.split('#');
  return `${head}${head.includes('?') ? '&' : '?'}${pair}${fragment === undefined ? '' : `#${fragment}`}`;
}

function note(
  draft: Draft,
  path: string,
  type: Kind,
  value: string,
  tags: readonly string[],
): void {
  draft.pii.push({ path, type, value, raw: value });
  draft.tags.push(...tags);
}
