import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EventContent } from '../../../src/event/content.ts';
import { redactContent } from '../../../src/redact/redact-content.ts';
import { decodeBase64 } from '../../../src/redact/text/decode-base64.ts';
import type { JsonValue } from '../../../src/vocabulary/json.ts';
import { leaves, views } from '../../fixtures/redact/views.ts';
import { plainPolicy } from './policies.ts';

interface Capture {
  readonly version: string;
  readonly requests: readonly { readonly path: string; readonly body?: string }[];
}

const folder = new URL('../../fixtures/captures/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

function read(name: string): Capture {
  return JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Capture;
}

/** A body as a tracker's own server reads it: JSON, a form, or a text. */
function parsed(body: string): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    const form = Object.fromEntries(new URLSearchParams(body));
    return Object.keys(form).length > 0 && body.includes('=') ? form : body;
  }
}

function eventOf(path: string, body: JsonValue): EventContent {
  return { name: 'custom', url: `https://shop.example${path}`, params: { body } };
}

/** Opens what holds more: JSON in a text, base64 of it, an address with its parameters. */
function opened(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const text = value.startsWith('ey') ? (decodeBase64(value) ?? value) : value;
  if (/^[[{]/.test(text)) {
    try {
      return JSON.parse(text) as JsonValue;
    } catch {
      return value;
    }
  }
  const query = /^(?:https?:|\/|\?)[^\s?]*\?([^\s#]+)/.exec(text)?.[1];
  if (query === undefined) return value;
  const pairs = [...new URLSearchParams(query)];
  return { at: text.split('?', 1)[0] ?? '', ...Object.fromEntries(pairs) };
}

/** Each leaf that differs, by its path through objects, texts and addresses. */
function differences(before: JsonValue, after: JsonValue, path: string, found: string[]): void {
  const left = opened(before);
  const right = opened(after);
  if (typeof left !== 'object' || left === null || typeof right !== 'object' || right === null) {
    if (left !== right) found.push(`${path.replaceAll(/\.\d+/g, '')}: ${JSON.stringify(right)}`);
    return;
  }
  const own: readonly (readonly [string, JsonValue])[] = Object.entries(left);
  expect(Object.keys(right), path).toEqual(Object.keys(left));
  const others = new Map<string, JsonValue>(Object.entries(right));
  for (const [key, value] of own) {
    differences(value, others.get(key) ?? null, `${path}.${key}`, found);
  }
}

describe.each(files)('the capture %s', (file) => {
  const { requests } = read(file);

  it.each(['parsed', 'as text'])('leaves with no mail address and no click id, %s', (how) => {
    for (const { path, body = '' } of requests) {
      const event = eventOf(path, how === 'parsed' ? parsed(body) : body);
      const { content } = redactContent(event, plainPolicy);
      for (const view of leaves(content).flatMap((leaf) => views(leaf))) {
        expect(view).not.toContain('jane.doe');
        expect(view).not.toContain('test123');
      }
      expect(redactContent(content, plainPolicy).content).toBe(content);
    }
  });

  it('changes these leaves and no other', () => {
    const found: string[] = [];
    for (const { path, body = '' } of requests) {
      const event = eventOf(path, parsed(body));
      const { content } = redactContent(event, plainPolicy);
      const [before, after] = [event, content].map(
        (one): JsonValue => JSON.parse(JSON.stringify(one)) as JsonValue,
      );
      if (before !== undefined && after !== undefined) differences(before, after, '', found);
    }
    expect([...new Set(found)].toSorted()).toMatchSnapshot();
  });
});

it('has all 22 trackers', () => {
  expect(files).toHaveLength(22);
});
