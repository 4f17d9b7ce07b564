import type { Random } from './random.ts';

const prefixes =
  'user|customer|billing|shipping|contact|client|guest|kunde|cliente|account|form|order|lead|applicant|passenger|patient';

/** A key in one of the spellings that developers use: `fecha nacimiento` → `billing[fechaNacimiento]`. */
export function spelled(words: string, random: Random): string {
  const parts = words.split(' ');
  const own = casing(parts, random);
  if (/[^\x20-\x7e]/.test(words) && !/^[\p{Script=Latin} ]+$/u.test(words)) return own;
  if (random.chance(0.78)) return own;
  const prefix = random.word(prefixes);
  return random.pick([
    `${prefix}[${own}]`,
    `${prefix}_${parts.join('_')}`,
    `${prefix}.${own}`,
    `${prefix}${parts.map(capital).join('')}`,
    `${prefix}-${parts.join('-')}`,
    `${own}_${1 + random.below(3)}`,
  ]);
}

function casing(parts: readonly string[], random: Random): string {
  const [first = '', ...rest] = parts;
  return random.pick([
    parts.join('_'),
    parts.join('_'),
    parts.join('-'),
    parts.join(''),
    `${first}${rest.map(capital).join('')}`,
    `${first}${rest.map(capital).join('')}`,
    parts.map(capital).join(''),
    parts.join('_').toUpperCase(),
    random.chance(0.4) ? parts.join(' ') : parts.join('_'),
    parts
      .join('_')
      .normalize('NFKD')
      .replace(/\p{Script=Latin}\p{M}+/gu, (run) => run[0] ?? ''),
  ]);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
