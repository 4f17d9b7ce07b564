import { describe, expect, it } from 'vitest';
import { destinationTable, silenceTable } from '../../../src/cli/consent-matrix.ts';
import { parseConfig } from '../../../src/config/load.ts';

function loaded(policy: string, destinations: string) {
  return parseConfig(
    `policy: ${policy}
sites: { shop: { origins: ["https://shop.example"] } }
destinations: { ${destinations} }`,
    { file: 'x', folder: '/tmp', environment: {} },
  );
}
const ga4 =
  'type: ga4, measurementId: G-ABCDEF12, apiSecret: abcdefgh, tcfVendor: 755, purposes: [analytics';
const cells = (lines: readonly string[], start: string): readonly string[] =>
  lines
    .find((line) => line.trim().startsWith(start))
    ?.trim()
    .split(/ {2,}/) ?? [];

describe('what no answer comes to', () => {
  it('tells what is resolved from what is effective', () => {
    const { policy } = loaded('us-opt-out', '');
    const lines = silenceTable(policy);
    const at = lines.findIndex((line) => line.includes('US (opt-out)'));
    expect(cells(lines.slice(at), 'US (opt-out)').slice(1)).toEqual([
      'resolved',
      ...Array<string>(5).fill('granted'),
    ]);
    expect(cells(lines.slice(at), 'effective').slice(1)).toEqual([
      'granted',
      'granted',
      'unknown',
      'unknown',
      'unknown',
    ]);
  });
});

describe('who gets what', () => {
  const destinations = `
    w: { type: duckdb, purposes: [analytics], whenUnknown: degrade, whenDenied: count },
    g: { ${ga4}] }, h: { ${ga4}, ads], whenUnknown: degrade, allowSensitive: [quiz_result] }`;
  const lines = (policy: string): readonly string[] => {
    const { config, policy: pack } = loaded(policy, destinations);
    return destinationTable(config, pack);
  };

  it('names purposes, vendor and form for each destination', () => {
    const strict = lines('strict-eu');
    expect(cells(strict, 'w  ')).toEqual(
      'w duckdb own needed - - - - - full degraded counted full'.split(' '),
    );
    expect(cells(strict, 'g  ')).toEqual(
      'g ga4 third needed - - - - 755 full nothing nothing full'.split(' '),
    );
    expect(cells(strict, 'h  ')).toEqual(
      'h ga4 third needed needed - - - 755 full degraded nothing nothing'.split(' '),
    );
    expect(strict.join('\n')).toContain('quiz_result');
    for (const form of ['full', 'degraded', 'counted']) {
      expect(cells(strict, `${form}  `)[0]).toBe(form);
    }
  });

  it('is that of the pack in force', () => {
    expect(cells(lines('us-opt-out'), 'g  ').at(-1)).toBe('nothing');
    expect(cells(lines('us-opt-out'), 'w  ').at(-1)).toBe('full');
  });

  it('says so where there is none', () => {
    const { config, policy } = loaded('cnil-proxy', '');
    expect(destinationTable(config, policy)).toEqual([
      'No destination: events are checked and dropped.',
    ]);
  });
});
