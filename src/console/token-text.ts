import type { Redaction } from '../event/content.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';

/** What redaction leaves in place of a value: `[email]`, a site pseudonym; escaped in a URL too. */
const token = /(?:\[|%5B)[a-z_]{2,20}(?:\]|%5D)(?:#\d{1,4})?|\bh1_[A-Za-z0-9_-]{16,64}/g;

/** Sets a kept text with each removal as a token that tells its rule on hover and focus. */
export function tokenText(
  text: string,
  redactions: readonly Redaction[],
  id: string,
): readonly Child[] {
  const left = [...redactions];
  const children: Child[] = [];
  let end = 0;
  for (const found of text.matchAll(token)) {
    const [word] = found;
    children.push(breakable(text.slice(end, found.index)));
    children.push(tokenMark(word, takeRule(left, word), `${id}-${children.length}`));
    end = found.index + word.length;
  }
  children.push(breakable(text.slice(end)));
  return children;
}

/** The rule that made this token: the first of its kind that no earlier token has taken. */
function takeRule(left: Redaction[], word: string): Redaction | null {
  const kind = word.replace(/%5B|%5D|[[\]]|#\d{1,4}$/g, '');
  const at = left.findIndex(({ type, action }) =>
    word.startsWith('h1_') ? action === 'hash' : type === kind,
  );
  return at === -1 ? null : (left.splice(at, 1)[0] ?? null);
}

function tokenMark(word: string, rule: Redaction | null, id: string): HTMLElement {
  const shown = word.startsWith('h1_') ? `${word.slice(0, 9)}…` : decodeURIComponent(word);
  const tip =
    rule === null
      ? 'It was so already when it arrived: the browser removes what it knows before sending.'
      : `${rule.type}: ${actionWords[rule.action]} by the rule ${rule.rule}`;
  return h(
    'span',
    { class: 'token', tabindex: 0, id, 'aria-describedby': `${id}-tip` },
    shown,
    h('span', { class: 'tip', role: 'tooltip', id: `${id}-tip` }, tip),
  );
}

/** What was done, as a participle. */
export const actionWords: Readonly<Record<Redaction['action'], string>> = {
  redact: 'replaced',
  drop: 'removed with its key',
  hash: 'made a pseudonym',
  truncate: 'cut short',
  keep: 'kept',
};

/** Lets long addresses break before their separators. */
export function breakable(text: string): readonly Child[] {
  return text
    .split(/(?=[/?&=])/)
    .flatMap((part, index) => (index === 0 ? [part] : [h('wbr', null), part]));
}
