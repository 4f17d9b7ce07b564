import { emailWords } from '../keys/words/email-words.ts';
import { signs } from '../text/prefilter.ts';
import { isWordCode } from '../text/characters.ts';
import { findMatches, redactAs, type Detector, type Hit } from '../detector.ts';

const localMax = 64;
const domainMax = 255;
const files: ReadonlySet<string> = new Set(
  'png jpg jpeg gif svg webp avif ico bmp tif tiff css js mjs cjs ts tsx jsx map json html htm xml woff woff2 ttf mp4 webm pdf scss less vue php'.split(
    ' ',
  ),
);
const topLevel = /^(?:[\p{L}\p{M}]{2,24}|xn--[a-z0-9-]{1,59})$/iu;
const spelled =
  /([\p{L}\d._+-]{1,64}) ?(?:\[at\]|\(at\)|\{at\}| at ) ?([\p{L}\d-]{1,63}(?: ?(?:\[dot\]|\(dot\)|\{dot\}| dot |\.) ?[\p{L}\d-]{1,63}){1,4})/giu;

/** E-mail addresses: by key, by look, spelled out, inside any encoding. */
export const emailDetector: Detector = {
  kind: 'email',
  summary: 'E-mail addresses, international ones included, and `name [at] host [dot] tld`.',
  words: emailWords,
  byKey: (value) => {
    const at = value.indexOf('@');
    return at > 0 && at < value.length - 1 ? redactAs('email') : null;
  },
  numeric: false,
  looks: [
    { needs: signs.at, find: findAddresses },
    { needs: signs.bracket | signs.letter, find: findSpelled },
  ],
  examples: {
    redacts: [
      ['write to jane.doe@example.com', 'write to [email]'],
      ["o'neil+news@mail.example.co.uk!", '[email]!'],
      ['jörg@müller.example', '[email]'],
      ['jane%40example.com', '[email]'],
      ['jane&#64;example&#46;com', '[email]'],
      ['jane＠example.com', '[email]'],
      ['from Jane Doe <jane@example.com>', 'from [email]'],
      ['jane@[IPv6:2001:db8::1] wrote', '[email] wrote'],
      ['jane@192.168.1.5', '[email]'],
      ['id 6a616e652e646f65406578616d706c652e636f6d', 'id [email]'],
      ['jane [at] example [dot] com', '[email]'],
      ['amFuZS5kb2VAZXhhbXBsZS5jb20=', '[email]'],
      ['?EMAIL=jane%2540example.com&a=1', '?EMAIL=[email]&a=1'],
    ],
    keeps: ['logo@2x.png', 'lodash@5.11.18', 'react@18 tutorial', 'size @ 42', 'email=subscribed'],
    attacks: [
      (length) => '@'.repeat(length),
      (length) => 'a@'.repeat(length / 2),
      (length) => 'a.'.repeat(length / 2),
      (length) => `${'a'.repeat(length)}@`,
      (length) => 'a@a.a.'.repeat(length / 6),
      (length) => '[at]'.repeat(length / 4),
    ],
  },
};

function findAddresses(text: string, hits: Hit[]): void {
  let at = text.indexOf('@');
  while (at >= 0) {
    const start = text[at - 1] === '"' ? quoteStart(text, at) : localStart(text, at);
    const end = start < at ? domainEnd(text, at + 1) : -1;
    if (end > 0) hits.push({ ...mailbox(text, start, end), rule: 'pattern:email' });
    at = text.indexOf('@', Math.max(end, at + 1));
  }
}

const displayName = /"?\p{Lu}[\p{L}'.-]{0,30}(?: \p{Lu}[\p{L}'.-]{0,30}){0,3}"? ?$/u;

/** `Jane Doe <jane@host.example>` goes as a whole. */
function mailbox(text: string, start: number, end: number): { start: number; end: number } {
  if (text[start - 1] !== '<') return { start, end };
  const before = text.slice(Math.max(0, start - 100), start - 1);
  const name = displayName.exec(before);
  const closed = text[end] === '>' ? end + 1 : end;
  return name === null ? { start, end } : { start: start - 1 - name[0].length, end: closed };
}

/** The quote that opens a quoted local part; the `@` itself where there is none. */
function quoteStart(text: string, at: number): number {
  const start = text.lastIndexOf('"', at - 2);
  return start >= 0 && at - start <= localMax + 2 ? start : at;
}

function localStart(text: string, at: number): number {
  let start = at;
  const floor = Math.max(0, at - localMax);
  while (start > floor && isLocalCode(text.charCodeAt(start - 1))) start -= 1;
  while (start < at && !isWordCode(text.charCodeAt(start)) && text[start] !== '_') start += 1;
  return start;
}

/** `. _ + - % ' ! # $ * ^ ~` and letters and digits; `=`, `/` and `?` end an address in links. */
function isLocalCode(code: number): boolean {
  return isWordCode(code) || (code < 128 && "._+-%'!$*^~".includes(String.fromCharCode(code)));
}

const address = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const literal = /^\[(?:IPv6:)?[\da-f.:]{3,45}\]/i;

/** The end of the host that starts here; -1 when it is no mail host. */
function domainEnd(text: string, from: number): number {
  if (text.charCodeAt(from) === 91) {
    const match = literal.exec(text.slice(from, from + 60));
    return match === null ? -1 : from + match[0].length;
  }
  const ceiling = Math.min(text.length, from + domainMax);
  let end = from;
  while (end < ceiling) {
    const code = text.charCodeAt(end);
    if (!isWordCode(code) && code !== 45 && code !== 46) break;
    end += 1;
  }
  while (end > from && (text[end - 1] === '.' || text[end - 1] === '-')) end -= 1;
  const host = text.slice(from, end);
  const dot = host.lastIndexOf('.');
  if (dot <= 0 || host.includes('..')) return -1;
  if (address.test(host)) return end;
  const last = host.slice(dot + 1);
  return topLevel.test(last) && !files.has(last.toLowerCase()) ? end : -1;
}

function findSpelled(text: string, hits: Hit[]): void {
  if (/[[({]at[\])}]/i.test(text)) findMatches(spelled, text, 'pattern:email', hits);
}
