import type { EventContent, Redaction } from '../event/content.ts';
import type { Child } from './element.ts';
import { h } from './element.ts';
import { actionWords, tokenText } from './token-text.ts';

const rowsMax = 200;

/** Shows the sanitized event leaf by leaf, its tokens in place, and what was taken out whole. */
export function keptEvent(event: EventContent, redactions: readonly Redaction[]): readonly Child[] {
  const rows: (readonly [string, string])[] = [];
  collect('', event, rows);
  const shownPaths = new Set(rows.map(([path]) => path));
  const gone = redactions.filter(
    ({ path, action }) => action === 'drop' || (action !== 'keep' && !shownPaths.has(path)),
  );
  return [
    h(
      'dl',
      { class: 'kept' },
      rows.map(([path, value], index) =>
        h(
          'div',
          null,
          h('dt', null, path),
          h('dd', null, tokenText(value, redactionsAt(redactions, path), `token-${index}`)),
        ),
      ),
    ),
    gone.length === 0
      ? null
      : h(
          'ul',
          { class: 'gone' },
          gone.map(({ path, type, action, rule }) =>
            h(
              'li',
              null,
              h('code', null, path),
              ` ${actionWords[action]}: ${type}, by the rule `,
              h('code', null, rule),
            ),
          ),
        ),
  ];
}

function redactionsAt(redactions: readonly Redaction[], path: string): readonly Redaction[] {
  return redactions.filter((redaction) => redaction.path === path);
}

function collect(path: string, value: unknown, rows: (readonly [string, string])[]): void {
  if (rows.length >= rowsMax || value === undefined) return;
  if (typeof value !== 'object' || value === null) {
    rows.push([path, typeof value === 'string' ? value : JSON.stringify(value)]);
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    collect(path === '' ? key : `${path}.${key}`, child, rows);
  }
}
