import { ecommerceSchema } from '../ecommerce-schema.ts';
import { remembered } from '../remembered.ts';
import { signs, signsOf } from '../text/prefilter.ts';
import {
  decorations,
  generics,
  headings,
  idWords,
  people,
  persons,
  safeLast,
  statements,
  things,
  versionWords,
} from './decoration.ts';
import { dictionary, type Entry } from './dictionary.ts';
import { noFacts, type KeyFacts } from './key-facts.ts';
import { keySegments } from './normalize-key.ts';

const personal =
  /^(?:(?:name|first|last|given|family|middle|display|nick|full)(?:name)?|nom|nombre|nome|naam|namn|navn|nimi|nev|nume|ime|imya|isim|имя|ім[яʼ’]|名前|姓名|이름|الاسم|नम|ad|adi)$/;
const leftover = /(?:^|[^\w\]])\[[a-z_]{2,20}\]/;
const keyMax = 320;
/** Without a letter there is no word to know. */
const wordLike = /\p{L}/u;
const suspectFacts: KeyFacts = { ...noFacts, suspect: true, silent: false };

/** What a key says about its value. */
export const classifyKey: (key: string) => KeyFacts = remembered(20_000, (key) =>
  classify(key.length > keyMax ? key.slice(-keyMax) : key),
);

function classify(key: string): KeyFacts {
  // What redaction left is no key: `[email]`, `call [phone]`; `user[email]` is one.
  if (leftover.test(key)) return noFacts;
  const suspect = (signsOf(key) & (signs.at | signs.percent | signs.wide | signs.digits6)) !== 0;
  const plainKey = /%[\da-f]{2}/i.test(key) ? decoded(key) : key;
  if (!wordLike.test(plainKey)) return suspect ? suspectFacts : noFacts;
  const segments = keySegments(plainKey);
  let last = segments.length - 1;
  while (last > 0 && isGeneric(segments[last] ?? [])) last -= 1;
  const words = segments[last];
  if (words === undefined) return noFacts;
  const parent = last > 0 ? (segments[last - 1] ?? []).join('') : '';
  const joined = words.join('');
  const underPerson = ofPerson(joined);
  const entry = lookUp(words) ?? (persons.has(parent) ? personEntry(underPerson) : null);
  const plain = words.filter((word) => !/^\d+$/.test(word));
  const tail = plain.at(-1) ?? '';
  const facts = {
    oauth: joined === 'code' || joined === 'state' ? joined : null,
    suspect,
    generic: last === 0 && segments.length === 1 && isGeneric(words),
    heading: headings.has(joined),
    underPerson,
    group: joined === 'groupid' ? 'id' : joined === 'traits' ? 'traits' : null,
    named: people.has(joined) || people.has(plain.join('')),
  } as const;
  return {
    ...noFacts,
    ...facts,
    kind: entry?.kind ?? null,
    doubtful: entry?.doubtful ?? false,
    postcode: entry?.postcode ?? false,
    street: entry?.kind === 'address' && !entry.postcode,
    safe: entry === null && isSafe(plain, tail),
    version: plain.some((word) => versionWords.has(word)),
    person: persons.has(joined) || persons.has(plain.join('')),
    silent: entry === null && Object.values(facts).every((fact) => fact === null || !fact),
    declared: ecommerceSchema.get(key) ?? null,
  };
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function isGeneric(words: readonly string[]): boolean {
  return words.length === 1 && (generics.has(words[0] ?? '') || /^\d+$/.test(words[0] ?? ''));
}

/** What a key names inside an object that describes a person, as `user.id`, `customer[name]`. */
function ofPerson(joined: string): 'account_id' | 'person_name' | null {
  if (/^(?:id|uuid|guid|no|nr|number|ref|key|uid|identifier|nummer|numero)$/.test(joined)) {
    return 'account_id';
  }
  return personal.test(joined) ? 'person_name' : null;
}

function personEntry(kind: 'account_id' | 'person_name' | null): Entry | null {
  if (kind === null) return null;
  return { kind, head: false, doubtful: kind === 'person_name', postcode: false };
}

/** `phones`, `emails`; but `tokens` are counted more often than listed. */
function singular(joined: string): Entry | undefined {
  if (!joined.endsWith('s')) return undefined;
  const entry = dictionary.get(joined.slice(0, -1));
  return entry?.head === true && entry.kind !== 'token' ? entry : undefined;
}

/** The dictionary's word for a key: whole, without decoration, at its end, or at its start. */
function lookUp(all: readonly string[]): Entry | null {
  const whole = known(all);
  if (whole !== undefined) return whole;
  const words = withoutNumbers(all);
  const undecorated = inDecoration(all);
  if (undecorated !== undefined) return undecorated;
  if (words.some((word) => statements.has(word))) return null;
  const found = atEnd(all) ?? atEnd(words) ?? atStart(words) ?? insideWord(words.at(-1) ?? '');
  return found ?? ofPersonsWords(words);
}

function known(words: readonly string[]): Entry | undefined {
  const joined = words.join('');
  return dictionary.get(joined) ?? singular(joined);
}

/** `phone_2`, `email_01`: the number behind a key says which one. */
function withoutNumbers(words: readonly string[]): readonly string[] {
  let to = words.length;
  while (to > 1 && /^\d+$/.test(words[to - 1] ?? '')) to -= 1;
  return words.slice(0, to);
}

const wordsMax = 12;

/** The longest telling part that has nothing but decoration around it. */
function inDecoration(words: readonly string[]): Entry | undefined {
  if (words.length > wordsMax) return undefined;
  for (let length = words.length; length >= 1; length -= 1) {
    for (let from = 0; from + length <= words.length; from += 1) {
      const around = [...words.slice(0, from), ...words.slice(from + length)];
      if (!around.every((word) => isDecoration(word))) continue;
      const entry = dictionary.get(words.slice(from, from + length).join(''));
      if (entry !== undefined) return certainly(entry, around);
    }
  }
  return undefined;
}

/** `nombre` is also a word of things, `cliente_nombre` is not. */
function certainly(entry: Entry, around: readonly string[]): Entry {
  const certain = entry.kind === 'person_name' && around.some((word) => people.has(word));
  return certain ? { ...entry, doubtful: false } : entry;
}

const connectors: ReadonlySet<string> = new Set(
  'de del della do da du di of la le el der des my your our'.split(' '),
);
const places = /^(?:billing|shipping|delivery|identity|names?|fullname|self|me)/;

/** `id_cliente`, `customer_ref`, `klant_naam`: a person's word and a word for ids or names. */
function ofPersonsWords(words: readonly string[]): Entry | null {
  let kind: 'account_id' | 'person_name' | null = null;
  let owners = 0;
  for (const word of words) {
    if (persons.has(word) && !places.test(word)) owners += 1;
    else if (personal.test(word)) kind = 'person_name';
    else if (idWords.has(word)) kind ??= 'account_id';
    else if (!connectors.has(word) && !/^\d+$/.test(word)) return null;
  }
  return owners === 0 ? null : personEntry(kind);
}

function isDecoration(word: string | undefined): boolean {
  return word !== undefined && (decorations.has(word) || /^\d+$/.test(word));
}

/** `applicant_phone_number`: the last words are telling. */
function atEnd(words: readonly string[]): Entry | null {
  for (let count = Math.min(4, words.length - 1); count >= 1; count -= 1) {
    const entry = dictionary.get(words.slice(-count).join(''));
    if (entry?.head === true) return entry;
  }
  return null;
}

/** `telefono_del_cliente`: the first words are telling, the rest says whose. */
function atStart(words: readonly string[]): Entry | null {
  for (let count = Math.min(4, words.length - 1); count >= 1; count -= 1) {
    const entry = dictionary.get(words.slice(0, count).join(''));
    if (entry?.head === true && words.slice(count).every((word) => isDecoration(word)))
      return entry;
  }
  return null;
}

const notBefore =
  /^(?:micro|head|ear|smart|mega|saxo|xylo|gramo|inter|black|voice|snail|down|up|net|g|hot|chain|air|white|green)$/;

/** `kundenemail`, `lieferstrasse`: one word that ends with a telling one of five letters or more. */
function insideWord(word: string): Entry | null {
  if (word.charCodeAt(0) >= 0x2e80) return insideEastern(word);
  if (word.length < 7 || word.length > 40) return null;
  for (let from = 2; from <= word.length - 5; from += 1) {
    const entry = dictionary.get(word.slice(from));
    if (entry?.head === true && !notBefore.test(word.slice(0, from))) {
      const risky = entry.kind === 'person_name' || entry.kind === 'password';
      return risky && word.length - from < 6 ? null : entry;
    }
  }
  return null;
}

/** Scripts without spaces: `新しいパスワード`, `邮箱地址`; the end of a word tells more than its start. */
function insideEastern(word: string): Entry | null {
  if (word.length > 24) return null;
  for (let from = 1; from <= word.length - 2; from += 1) {
    const entry = dictionary.get(word.slice(from));
    if (entry?.head === true) return entry;
  }
  for (let to = word.length - 1; to >= 3; to -= 1) {
    const entry = dictionary.get(word.slice(0, to));
    if (entry?.head === true && easternTail.test(word.slice(to))) return entry;
  }
  return null;
}

/** What may follow a telling word: confirmation, input, a number. */
const easternTail = /^(?:確認|確認用|再入力|入力|确认|輸入|输入|확인|입력|\d+)$/;

function isSafe(words: readonly string[], tail: string): boolean {
  if (safeLast.has(tail)) return true;
  return idWords.has(tail) && words.length > 1 && words.some((word) => things.has(word));
}
