import type { Redaction } from '../event/content.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { EventRecord } from '../event/event-record.ts';
import { kinds, type Kind, placeholderOf } from '../redact/kinds.ts';
import { keyBefore } from '../redact/keys/key-before.ts';
import { keyWord, otherKey } from '../redact/keys/key-word.ts';
import { leafAt } from '../redact/leaf-at.ts';
import type { Leak, Place } from './leak.ts';

/** More of one event would be no event but a flood. */
const leaksMax = 20;
const redactionsMax = 64;
const marksMax = 20;

/** What one event leaked, each thing once, read off its redactions and its sanitized content. */
export function leaksOf({ record, redactions }: EnrichedEvent): readonly Leak[] {
  const leaks = new Map<string, Leak>();
  for (const redaction of redactions.slice(0, redactionsMax)) {
    const kind = kinds.find((known) => known === redaction.type);
    if (kind === undefined || redaction.action === 'keep') continue;
    for (const leak of leaksIn(record, redaction, kind)) {
      if (leaks.size >= leaksMax) return [...leaks.values()];
      leaks.set(`${leak.place} ${leak.key} ${leak.kind}`, leak);
    }
  }
  return [...leaks.values()];
}

const addresses: ReadonlySet<string> = new Set(['url', 'referrer']);

/** Each mark that redaction left in the leaf is a leak under the key before it. */
function leaksIn(record: EventRecord, redaction: Redaction, kind: Kind): readonly Leak[] {
  const [field = '', ...path] = redaction.path.split('.');
  const leafKey = keyWord(path.findLast((name) => !/^\d+$/.test(name)) ?? '');
  const leaf = leafAt({ ...record, name: record.sentName ?? record.name }, redaction.path);
  const marks = typeof leaf === 'string' ? marksIn(leaf, redaction, kind) : [];
  if (marks.length === 0) {
    // Where no mark is left, the rule alone tells the path from what stands behind it.
    const behind = addresses.has(field) && !redaction.rule.startsWith('position:');
    const key = redaction.key ?? leafKey;
    return [{ place: placeOf(field, behind ? '?' : '', 1), key, kind }];
  }
  return marks.map((at) => {
    const text = String(leaf);
    const inner = keyWord(keyBefore(text, at));
    return {
      place: placeOf(field, text, at),
      key: inner === otherKey ? leafKey : inner,
      kind,
    };
  });
}

function marksIn(leaf: string, { action }: Redaction, kind: Kind): readonly number[] {
  if (action === 'drop') return [];
  const mark = action === 'hash' ? 'h1_' : placeholderOf(kind);
  const marks: number[] = [];
  for (let at = leaf.indexOf(mark); at >= 0 && marks.length < marksMax;) {
    marks.push(at);
    at = leaf.indexOf(mark, at + mark.length);
  }
  return marks;
}

function placeOf(field: string, leaf: string, at: number): Place {
  switch (field) {
    case 'url':
      return /[?#]/.test(leaf.slice(0, at)) ? 'page_query' : 'page_path';
    case 'referrer':
    case 'title':
    case 'currency':
      return field;
    case 'name':
      return 'event_name';
    case 'items':
      return 'item';
    default:
      return 'parameter';
  }
}
