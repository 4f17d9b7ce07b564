import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/insight/csv.ts';

const table = (...cells: (string | number | null)[]): string =>
  csvOf({
    columns: cells.map((_, index) => ({ name: `c${index}`, type: 'text' as const })),
    rows: [cells],
  });

describe('CSV', () => {
  it('begins with a byte order mark, has one head and ends its lines with CRLF', () => {
    expect(table('a', 1.5, null)).toBe('\u{FEFF}c0,c1,c2\r\na,1.5,\r\n');
  });

  it('quotes what would part cells', () => {
    expect(table('a,b', 'c"d', 'e\nf', 'g;h')).toBe(
      '\u{FEFF}c0,c1,c2,c3\r\n"a,b","c""d","e\nf","g;h"\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1', '\u{FEFF}=1'])(
    'lets no text be a formula: %j',
    (text) => {
      const line = table(text).split('\r\nc0')[0] ?? '';
      expect(line.slice(line.indexOf('\r\n') + 2)).toMatch(/^"?'/);
    },
  );

  it('leaves numbers alone, and says nothing for what is none', () => {
    expect(table(-0.25, Number.NaN, Infinity)).toBe('\u{FEFF}c0,c1,c2\r\n-0.25,,\r\n');
  });
});
