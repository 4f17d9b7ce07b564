import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contractProblems } from '../../src/destinations/contract.ts';
import { destinationOf, destinations } from '../../src/destinations/index.ts';
import { permittedOf } from './destination-events.ts';
import { fixturesOf } from './destination-goldens.ts';
import { describeDestination } from './destination-suite.ts';

for (const destination of destinations) describeDestination(destination);

test.each(destinations.filter(({ kind }) => kind === 'http'))(
  '$type keeps the contract that `sluice check --destination` asks of a file',
  (destination) => {
    if (destination.kind !== 'http') return;
    for (const { settings } of [...fixturesOf(destination.type).values()].slice(0, 2)) {
      expect(contractProblems({ destination, settings, permitted: permittedOf })).toEqual([]);
    }
  },
);

const folder = new URL('../../src/destinations/', import.meta.url);
const files = readdirSync(folder);

test('a destination is found by its type, which is the name of its file', () => {
  for (const destination of destinations) {
    expect(destinationOf(destination.type)).toBe(destination);
    expect(files).toContain(`${destination.type}.ts`);
  }
  expect(destinationOf('constructor')).toBeNull();
});

test('no destination can see anything raw', () => {
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    expect(text, file).not.toMatch(/from '[^']*\/event\/(?:raw|raw-event|consented-event)\.ts'/);
  }
});
