import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { backup } from '../../../src/cli/backup.ts';
import type { CommandOptions } from '../../../src/cli/command-options.ts';
import { dead } from '../../../src/cli/dead.ts';
import { explain } from '../../../src/cli/explain.ts';
import { printFindings } from '../../../src/cli/finding.ts';
import { ledger } from '../../../src/cli/ledger.ts';
import { replay } from '../../../src/cli/replay.ts';
import { report } from '../../../src/cli/report.ts';

/** CSI as one sign (C1), a turn of the reading order, and a tag beyond the basic plane. */
const hostile = 'a\u009b2J\u202eb\u{e0041}c\u001b[2J\u007f';
const speaks = /[^\P{Cc}\n]|\p{Cf}/u;

let server: Server;
let config: string;
let answer: unknown;
const asked: { path: string; body: unknown }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      asked.push({ path: request.url ?? '', body: text === '' ? null : JSON.parse(text) });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), 'sluice-commands-'));
  config = join(folder, 'sluice.yaml');
  writeFileSync(
    config,
    `data: ./data\nkeys: ./keys\nadmin: { host: 127.0.0.1, port: ${port} }
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
destinations: {}\n`,
  );
});

afterAll(() => server.close().closeAllConnections());
beforeEach(() => void asked.splice(0));

type Command = (options: CommandOptions, words: readonly string[]) => Promise<number>;

async function run(
  command: Command,
  options: CommandOptions,
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly output: string; readonly errors: string }> {
  const seen = { output: '', errors: '' };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      seen.output += String(text);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      seen.errors += String(text);
      return true;
    }),
  ];
  try {
    return { code: await command({ config, ...options }, words), ...seen };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('what is printed does not speak to the terminal', () => {
  const letter = { id: hostile, name: hostile, reason: hostile, remedy: hostile, at: 'x' };

  it('in a list of dead letters, and in one', async () => {
    answer = { letters: [letter], ...letter, event: { title: hostile, [hostile]: [hostile] } };
    const list = await run(dead, {}, 'list');
    const json = await run(dead, { json: true }, 'list');
    const show = await run(dead, {}, 'show', 'one');
    for (const { code, output } of [list, json, show]) {
      expect(code).toBe(0);
      expect(output).not.toMatch(speaks);
    }
    expect(JSON.parse(json.output)).toEqual({ letters: [letter] });
    expect(JSON.parse(show.output)).toEqual(answer);
  });

  it('in an explanation', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sluice-explain-')), 'event.json');
    const event = { site: 'shop', url: 'https://shop.example/', name: 'x', params: { a: hostile } };
    writeFileSync(file, JSON.stringify({ id: 'x', event: { ...event, title: hostile } }));
    const { code, output } = await run(explain, {}, file);
    expect([code, speaks.test(output)]).toEqual([0, false]);
    expect(output).toContain('\\u009b2J');
  });

  it('in a report and in findings', async () => {
    answer = { lines: [{ kind: hostile, page: hostile, place: hostile }], others: 0 };
    for (const options of [{}, { json: true }]) {
      const { code, output } = await run(report, options, 'leaks');
      expect([code, speaks.test(output)]).toEqual([0, false]);
    }
    const found = printFindings([{ state: 'fail', what: 'x', seen: hostile, remedy: 'a\nb' }]);
    expect(found).not.toMatch(speaks);
    expect(found).toContain('a\nb');
  });
});

describe('an order that is not clear does nothing', () => {
  const never = async (
    command: Command,
    options: CommandOptions,
    words: readonly string[],
    wrong: RegExp,
  ): Promise<void> => {
    const { code, errors, output } = await run(command, options, ...words);
    expect([code, output, asked]).toEqual([2, '', []]);
    expect(errors).toMatch(wrong);
  };

  it.each<[string, CommandOptions, readonly string[], RegExp]>([
    ['nothing', {}, [], /^Say what/],
    ['a name of every object', {}, ['__proto__'], /none of these/],
    ['an id and all', { all: true }, ['purge', 'x'], /not both/],
    ['neither', {}, ['replay'], /or say --all/],
    ['a range that would be overlooked', { all: true, from: '2026-11-22' }, ['purge'], /no --from/],
    ['two ids to show', {}, ['show', 'a', 'b'], /one id/],
  ])('dead: %s', (_, options, words, wrong) => never(dead, options, words, wrong));

  it.each<[string, CommandOptions, RegExp]>([
    ['no beginning', { destination: 'hook' }, /^Say from when on/],
    ['no destination', { from: '2026-11-22' }, /^Name one: --destination/],
    ['an empty one', { from: '2026-11-22', destination: '' }, /^Name one: --destination/],
    ['no such day', { from: '2026-02-30', destination: 'hook' }, /^--from 2026-02-30 is no day/],
    ['no zone', { from: '2026-11-22T09:00', destination: 'hook' }, /says no time zone/],
    ['a time ahead', { from: '2999-01-01', destination: 'hook' }, /before now/],
    ['backwards', { from: '2026-02-02', to: '2026-02-01', destination: 'hook' }, /before --to/],
    ['days of the other kind', { from: '2026-02-02', days: '7', destination: 'hook' }, /no --days/],
  ])('replay: %s', (_, options, wrong) => never(replay, options, [], wrong));

  it('ledger and backup', async () => {
    await never(backup, {}, [], /^Name one folder/);
    await never(backup, { to: '' }, [], /^Name one folder/);
    await never(backup, { to: '/nowhere', destination: 'x' }, [], /no --destination/);
    await never(ledger, {}, ['toString'], /sluice ledger verify/);
    await never(ledger, {}, ['verify', 'x'], /sluice ledger verify/);
    await never(ledger, { head: 'x' }, ['show'], /no --head/);
  });
});

it('says plainly that nothing was found to put back', async () => {
  answer = { count: 0 };
  const one = await run(dead, {}, 'replay', '__proto__');
  expect([one.code, one.output]).toEqual([
    1,
    'No dead letter has this id: nothing was put back.\n',
  ]);
  const all = await run(dead, { all: true }, 'purge');
  expect([all.code, all.output]).toEqual([1, 'There are no dead letters: nothing was removed.\n']);
  expect(asked.map(({ body }) => body)).toMatchObject([{ ids: ['__proto__'] }, { ids: 'all' }]);
});
