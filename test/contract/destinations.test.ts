import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { destinationOf, destinations } from '../../src/destinations/index.ts';
import { describeDestination } from './destination-suite.ts';

for (const destination of destinations) describeDestination(destination);

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
