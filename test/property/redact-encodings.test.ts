import { describe, expect, it } from 'vitest';
import { redactContent } from '../../src/redact/redact-content.ts';
import { containers } from '../fixtures/redact/containers.ts';
import { encodings } from '../fixtures/redact/encodings.ts';
import { planted } from '../fixtures/redact/planted.ts';
import { survives } from '../fixtures/redact/views.ts';
import { plainPolicy } from '../unit/redact/policies.ts';

const ways = Object.entries(encodings);
const places = Object.entries(containers);

describe('redaction of encoded values', () => {
  it('has thirty encodings and more than twenty containers', () => {
    expect(ways).toHaveLength(30);
    expect(places.length).toBeGreaterThan(20);
  });

  it.each(planted.map(({ kind, keys, values }) => [kind, keys[0] ?? '', values[0] ?? ''] as const))(
    'leaves no view of a %s under %s',
    (_, key, value) => {
      const left: string[] = [];
      for (const [way, encoded] of ways) {
        for (const [place, wrap] of places) {
          const { content } = redactContent(wrap(key, encoded(value)), plainPolicy);
          if (survives(content, value)) left.push(`${way} in ${place}: ${JSON.stringify(content)}`);
        }
      }
      expect(left).toEqual([]);
    },
  );
});
