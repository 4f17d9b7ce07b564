import { ordinary } from './greeting-words.ts';

const word = /^(?:[dlo]['’])?\p{Lu}[\p{L}\p{M}]*(?:['’.-]\p{L}*){0,3},?$/iu;
const particle = /^(?:de|da|do|dos|das|del|della|di|du|der|den|van|von|zu|la|le|el|y|e|af|av|ter)$/;
const business =
  /^(?:gmbh|ag|kg|inc|ltd|llc|plc|corp|sa|sas|sarl|srl|spa|bv|nv|ab|oy|as|co|kft|sro|company|business|new|returning|existing|gold|silver|bronze|platinum|vip|private|corporate|retail|wholesale|checkout|type|plan|status)\.?$/i;

/** True for two to five words that are written like a person's whole name, and like no company. */
export function isFullName(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length < 5 || trimmed.length > 60 || !/^\p{Lu}/u.test(trimmed)) return false;
  const words = trimmed.split(/\s+/, 6);
  if (words.length < 2 || words.length > 5) return false;
  return words.every(
    (part) =>
      particle.test(part) ||
      (/^\p{Lu}|^[dlo]['’]/u.test(part) &&
        word.test(part) &&
        !/^\p{Lu}{2,}$/u.test(part) &&
        !business.test(part) &&
        !ordinary.has(part.toLowerCase())),
  );
}
