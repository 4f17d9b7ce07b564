import type { Redaction } from '../event/content.ts';
import type { EnrichedEvent } from '../event/enriched-event.ts';
import type { EventRecord } from '../event/event-record.ts';
import { kinds, type Kind, placeholderOf } from '../redact/kinds.ts';
import { isJsonObject, own } from '../vocabulary/json.ts';
import { keyBefore } from './key-before.ts';
import { keyWord } from './key-word.ts';
import { type Leak, otherKey, type Place } from './leak.ts';

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

/** Each mark that redaction left in the leaf is a leak under the key before it. */
function leaksIn(record: EventRecord, redaction: Redaction, kind: Kind): readonly Leak[] {
  const [field = '', ...path] = redaction.path.split('.');
  const leafKey = keyWord(path.findLast((name) => !/^\d+$/.test(name)) ?? '');
  const leaf = leafAt(record, field, path);
  const marks = typeof leaf === 'string' ? marksIn(leaf, redaction, kind) : [];
  if (marks.length === 0) return [{ place: placeOf(field, '', 0), key: leafKey, kind }];
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

function leafAt(record: EventRecord, field: string, path: readonly string[]): unknown {
  switch (field) {
    case 'url':
    case 'referrer':
    case 'title':
      return record[field];
    case 'name':
      return record.sentName ?? record.name;
    case 'params':
    case 'items':
      return valueAt(record[field], path);
    default:
      return undefined;
  }
}

/** Follows a dotted path; a key may hold dots itself. */
function valueAt(root: unknown, path: readonly string[]): unknown {
  let value = root;
  let from = 0;
  while (from < path.length) {
    let to = from + 1;
    let next = child(value, path.slice(from, to).join('.'));
    while (next === undefined && to < path.length) {
      to += 1;
      next = child(value, path.slice(from, to).join('.'));
    }
    if (next === undefined) return undefined;
    value = next;
    from = to;
  }
  return value;
}

function child(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isJsonObject(value) ? own(value, name) : undefined;
}
