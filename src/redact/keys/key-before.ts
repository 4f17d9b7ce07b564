const lookBackMax = 240;
const keyMax = 60;

/** How signs are written inside an address that is a parameter of another. */
const written: readonly (readonly [RegExp, string])[] = [
  [/%25/g, '%'],
  [/%3d/gi, '='],
  [/%3a/gi, ':'],
  [/%26/g, '&'],
  [/%3f/gi, '?'],
  [/%22/g, '"'],
  [/%5b/gi, '['],
  [/%5d/gi, ']'],
];

/**
 * The key under which the text at a place stands: `mail` in `?a=1&mail=[email]`, in
 * `"mail": "[email]"` and in `mail: [email]`. Empty where there is none.
 */
export function keyBefore(text: string, at: number): string {
  let before = text.slice(Math.max(0, at - lookBackMax), at);
  if (before.includes('%')) {
    for (const [pattern, sign] of written) before = before.replaceAll(pattern, sign);
  }
  for (let place = before.length - 1; place >= 0; place -= 1) {
    const sign = before[place] ?? '';
    if ('&?;|#\n{}'.includes(sign)) return '';
    if (sign === '=' || (sign === ':' && before[place + 1] !== '/'))
      return keyEndingAt(before, place);
  }
  return '';
}

function keyEndingAt(text: string, end: number): string {
  const head = text.slice(Math.max(0, end - keyMax), end);
  return /([\p{L}\p{M}\p{N}_.[\]$%@+*-]{1,60})["'\s]{0,3}$/u.exec(head)?.[1] ?? '';
}
