import { isLetterCode } from '../text/characters.ts';
import type { Hit } from '../detector.ts';
import { addresses, famous, greetings, honorifics, orders, ordinary } from './greeting-words.ts';

const word = "(?:[dlDL]['’])?\\p{Lu}[\\p{L}\\p{M}'’.\\-]{0,30}";
const particle =
  '(?:de|da|do|dos|das|del|della|di|du|der|den|van|von|zu|la|le|el|y|e|af|av|ter|ten|bin|ibn|al)';
const close = '(?=\\s*(?:$|[|·•–—,!?:;(/»]|-\\s|\\.(?:\\s|$)))';
const titles = honorifics
  .toSorted((left, right) => right.length - left.length)
  .map((title) => title.replaceAll('.', '\\.'))
  .join('|');
const greeted: RegExp = new RegExp(
  `(?:(?i:${greetings}))[,،，!:]?\\s(?:(?:${titles}|Dr\\.|Prof\\.)\\s){0,2}(?<name>${word}(?:\\s(?:${word}|${particle})){0,4}?)${close}`,
  'dyu',
);
const addressed: RegExp = new RegExp(
  `(?:(?i:${addresses}))[,]?\\s(?<name>${word}(?:\\s(?:${word}|${particle})){0,4}?)(?=\\s?[,!])`,
  'dyu',
);
const thanked: RegExp = new RegExp(
  `(?:(?i:${addresses}))[,،，]\\s(?<name>${word}(?:\\s(?:${word}|${particle})){0,3}?)${close}`,
  'dyu',
);
const ordered: RegExp = new RegExp(
  `(?:(?i:${orders}))\\s(?:(?:${titles})\\s)?(?<name>${word}(?:\\s(?:${word}|${particle})){1,4}?)${close}`,
  'dyu',
);
const afterTitle: RegExp = new RegExp(
  `(?:(?:${titles})\\s){1,3}(?<name>${word}(?:\\s(?:${word}|${particle})){0,4}?)${close}`,
  'dyu',
);
const possessive: RegExp = new RegExp(
  `(?<![\\p{L}\\p{M}])(?<name>${word}(?:\\s${word}){0,2}?)['’]s (?=(?:account|profile|dashboard|orders|inbox|basket|wishlist|timeline|settings|calendar|page|cart|library|appointments|results)(?!\\p{L}))`,
  'dgu',
);
const east =
  /(?:ようこそ|こんにちは|おかえりなさい|おはようございます|こんばんは|欢迎回来|歡迎回來|欢迎|歡迎|你好|您好|안녕하세요|환영합니다|어서오세요|مرحبا|أهلا|مرحباً|שלום|ברוך הבא|สวัสดี|नमस्ते|नमस्कार|स्वागत है|خوش آمدید|سلام|স্বাগতম)[、，,،!！\s]{0,3}(?<name>[\p{Lo}\p{M}]{1,20}?(?: [\p{Lo}\p{M}]{1,20}?)?)(?=さん|様|님|先生|女士|\s{0,2}(?:$|[|｜·–—,，،!！-]))/dgu;
const owned: RegExp =
  /(?<![\p{L}\p{M}])(?<name>[\p{Lo}\p{M}]{2,12}(?: [\p{Lo}\p{M}]{1,12})?|\p{Lo} [\p{Lo}\p{M}]{1,12})(?=님의|님[,!，]|さんの|様の| 様(?:[\s|·–-]|$)|的(?:账户|账号|帳戶|帳號|订单))/dgu;
/** Which patterns may begin with a word, as bits. */
const opens = { greeting: 1, address: 2, order: 4 } as const;
/** First words of the greetings, to spare most headings the table. */
const openers: ReadonlyMap<string, number> = openersOf([
  [greetings, opens.greeting],
  [addresses, opens.address],
  [orders, opens.order],
]);

function openersOf(lists: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [list, bit] of lists) {
    for (const phrase of list.split('|')) {
      const first = phrase.trim().split(/[\s:'’,-]/)[0] ?? '';
      found.set(first, (found.get(first) ?? 0) | bit);
    }
  }
  return found;
}

const titleWords: ReadonlySet<string> = new Set(
  honorifics.map((title) => /^\p{L}+/u.exec(title)?.[0] ?? ''),
);
/** Of words that begin with an ASCII letter (by its lower case): their lengths, as bits. */
const titleLengths: Int32Array = lengthsOf(titleWords);
const openerLengths: Int32Array = lengthsOf(openers.keys());

function lengthsOf(words: Iterable<string>): Int32Array {
  const lengths = new Int32Array(128);
  for (const word of words) {
    const code = word.charCodeAt(0);
    if (code < 128)
      lengths[code | 32] = (lengths[code | 32] ?? 0) | (1 << Math.min(word.length, 31));
  }
  return lengths;
}

/** Whether such a word may stand here; of other letters that takes a look. */
function mayBe(lengths: Int32Array, code: number, length: number): boolean {
  return code > 127 || (((lengths[code | 32] ?? 0) >> Math.min(length, 31)) & 1) === 1;
}

const eastern = /[\u0590-\u0eff\u3040-\ud7af]/;

/** True where a heading may greet someone; most do not, and need no closer look. */
export function mayGreet(text: string): boolean {
  const { greeting, titled } = openings(text);
  return greeting.length + titled.length > 0 || /['’]s /.test(text) || eastern.test(text);
}

/**
 * Finds names in headings: after a greeting in about forty languages, after a form of address, as
 * whose order it is, or before `'s account`.
 */
export function findGreetedNames(text: string, hits: Hit[]): void {
  const starts = openings(text);
  for (const { start, bits } of starts.greeting) {
    if ((bits & opens.greeting) !== 0) noteAt(greeted, start, text, hits, 'position:greeting');
    if ((bits & opens.address) !== 0) {
      noteAt(addressed, start, text, hits, 'position:greeting');
      noteAt(thanked, start, text, hits, 'position:greeting');
    }
    if ((bits & opens.order) !== 0) noteAt(ordered, start, text, hits, 'position:order');
  }
  for (const start of starts.titled) noteAt(afterTitle, start, text, hits, 'position:title');
  if (text.includes("'s ") || text.includes('’s ')) collect(possessive, text, hits);
  if (eastern.test(text)) {
    collect(east, text, hits);
    collect(owned, text, hits);
  }
}

interface Openings {
  /** Where a part of the heading begins with the first word of a greeting. */
  readonly greeting: readonly { readonly start: number; readonly bits: number }[];
  /** Where a form of address stands. */
  readonly titled: readonly number[];
}
const none: Openings = { greeting: [], titled: [] };

function openings(text: string): Openings {
  let greeting: { start: number; bits: number }[] | null = null;
  let titled: number[] | null = null;
  let fresh = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) {
      const start = at;
      while (at < text.length && isLetter(text.charCodeAt(at))) at += 1;
      const length = at - start;
      if (length <= 12 && mayBe(titleLengths, code, length)) {
        if (titleWords.has(text.slice(start, at))) (titled ??= []).push(start);
      }
      if (fresh && mayBe(openerLengths, code, length)) {
        const bits = openers.get(text.slice(start, at).toLowerCase());
        if (bits !== undefined) (greeting ??= []).push({ start, bits });
      }
      at -= 1;
      fresh = false;
    } else if (code !== 32) fresh = true;
  }
  return greeting === null && titled === null
    ? none
    : { greeting: greeting ?? [], titled: titled ?? [] };
}

function isLetter(code: number): boolean {
  return isLetterCode(code) || code > 0xbf;
}

function noteAt(pattern: RegExp, start: number, text: string, hits: Hit[], rule: string): void {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return;
  const name = match.groups?.['name'] ?? '';
  if (rule === 'position:title' && !mayHaveTitle(match[0], name)) return;
  if (rule === 'position:order' && namesThing(name)) return;
  noteName(match, text, hits, rule);
}

const needsTwo = /^(?:Pan|Bay|Bayan|M\.|Fr\.|Пан|пан|Dl\.|К\.|κ\.)\s/u;

/** `Mr. Bean` and `Pan Pizza` are nobody's data; some titles need a name of two words. */
function mayHaveTitle(heading: string, name: string): boolean {
  const [first = '', second] = name.toLowerCase().split(/\s/);
  if (famous.has(first)) return false;
  return second !== undefined || !needsTwo.test(heading);
}

const things = /(?:gmbh|inc|ltd|llc|kit|set|pack|tickets?|service)$/i;

function namesThing(name: string): boolean {
  return things.test(name);
}

function noteName(match: RegExpExecArray, text: string, hits: Hit[], rule: string): void {
  const [start, end] = match.indices?.groups?.['name'] ?? [0, 0];
  const name = text.slice(start, end);
  if (isName(name) && !text.includes(name, end)) hits.push({ start, end, rule });
}

function collect(pattern: RegExp, text: string, hits: Hit[]): void {
  for (const match of text.matchAll(pattern)) noteName(match, text, hits, 'position:greeting');
}

/** No brand (it would stand again behind the separator), no `World`, no shouted headline. */
function isName(name: string): boolean {
  const words = name.split(/\s/);
  if (!/^[\p{Lu}\p{Lo}]/u.test(name)) return false;
  return words.every((part) => !ordinary.has(part.toLowerCase())) && words.length <= 5;
}
