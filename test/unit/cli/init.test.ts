import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openAsker } from '../../../src/cli/init/asker.ts';
import { type Answers, configText, secretNames } from '../../../src/cli/init/config-text.ts';
import { readDoors } from '../../../src/cli/init/doors.ts';
import * as questions from '../../../src/cli/init/questions.ts';
import { writeSecrets } from '../../../src/cli/init/secret-file.ts';
import { parseConfig } from '../../../src/config/load.ts';

const doors = readDoors();
const banners = questions.bannerQuestion.choices.map(({ name }) => name);
const subsets = ['none', 'warehouse', 'ga4', 'webhook', '1,2', '1 3', '2, 3', 'warehouse,ga4,3'];

/** What was read, or a failed test. */
function valueOf<Value>(read: { value: Value } | { wrong: string }): Value {
  if ('wrong' in read) throw new Error(read.wrong);
  return read.value;
}

function load(answers: Answers): ReturnType<typeof parseConfig> {
  const names = secretNames(answers);
  const environment = Object.fromEntries(
    names.map((name) => [name, 'whsec_abcdefghijklmnopqrstuvwx']),
  );
  const text = configText(answers, 'schema.json');
  return parseConfig(text, { file: 'sluice.yaml', folder: '/', environment });
}

describe('init', () => {
  it('knows the recipes by their pages, and what each asks of Sluice', () => {
    expect(doors.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['apache', 'caddy', 'haproxy', 'nginx']),
    );
    const nginx = doors.find(({ name }) => name === 'nginx');
    expect(nginx?.yaml).toContain('trustedProxies');
    const edges = doors.filter(({ name }) => ['cloudflare', 'vercel', 'netlify'].includes(name));
    for (const { name, yaml } of edges) expect(yaml, name).toContain('trustedProxies');
    expect(nginx?.files.map((file) => file.replace(/.*config/, 'config'))).toEqual([
      'config/deploy/nginx.conf',
    ]);
  });

  it('writes a right configuration for each banner and each front door, with each set of destinations', () => {
    let count = 0;
    for (const bannerName of banners) {
      for (const words of subsets) {
        for (const door of bannerName === 'onetrust' ? [null, ...doors] : [null]) {
          const banner = valueOf(questions.bannerQuestion.parse(bannerName));
          const destinations = valueOf(questions.destinationsQuestion.parse(words));
          const { config } = load({
            site: 'shop.1-a_b',
            origins: ['https://shop.example', 'http://[::1]:8080'],
            banner,
            destinations,
            measurementId: 'G-ABC1234',
            webhookUrl: 'https://example.com/in?token="a: b"#'.slice(0, -1),
            door,
          });
          expect(Object.keys(config.destinations)).toEqual(destinations);
          expect(config.sites['shop.1-a_b']?.banner).toBe(banner);
          if (door !== null && door.yaml.includes('trustedProxies')) {
            expect(config.network.trustedProxies, door.name).not.toEqual([]);
          }
          count += 1;
        }
      }
    }
    expect(count).toBe((banners.length + doors.length) * subsets.length);
  });

  it('takes the defaults as they are', () => {
    const all = [
      questions.siteQuestion,
      questions.originQuestion,
      questions.bannerQuestion,
      questions.destinationsQuestion,
      questions.measurementQuestion,
      questions.webhookQuestion,
      questions.doorQuestion(doors),
    ];
    for (const question of all) expect(question.parse(question.fallback)).toHaveProperty('value');
  });

  it('allows a receiver of one’s own network, and says so in the file', () => {
    const answers: Answers = {
      site: 'null',
      origins: ['http://localhost:3000'],
      banner: null,
      destinations: ['webhook'],
      measurementId: null,
      webhookUrl: 'http://127.0.0.1:9/in',
      door: null,
    };
    expect(configText(answers, '')).toContain('allowPrivate: true');
    expect(load(answers).config.destinations['webhook']).toBeDefined();
  });

  it.each([
    [questions.siteQuestion, ['', 'a shop', '-a', '__proto__', 'x'.repeat(65), 'a\nb: c']],
    [questions.originQuestion, ['', 'shop.example', 'https://shop.example/', 'ftp://a.example']],
    [questions.bannerQuestion, ['99', '-1', 'one trust', 'objection', 'constructor']],
    [questions.destinationsQuestion, ['', '4', 'none,ga4', 'warehose', '1.5']],
    [questions.measurementQuestion, ['', 'UA-123-4', 'G-abc', 'G-ABC"']],
    [questions.webhookQuestion, ['', 'example.com', 'http://example.com/in', 'file:///etc/passwd']],
    [questions.doorQuestion(doors), ['ngin', '1,2', '']],
  ])('refuses what can’t be, with a remedy', (question, wrong) => {
    for (const answer of wrong) {
      const read = question.parse(answer);
      expect(read, answer).toHaveProperty('wrong');
      expect(JSON.stringify(read).length, answer).toBeGreaterThan(30);
    }
  });

  it('names the origin that was probably meant', () => {
    const near = (text: string): string => JSON.stringify(questions.originQuestion.parse(text));
    expect(near('shop.example')).toContain('example https://shop.example"');
    expect(near('https://www.Shop.example/de/')).toContain('example https://www.shop.example"');
  });

  it('keeps the secrets that are there, makes a webhook’s, and leaves a vendor’s empty', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sluice-init-')), 'sluice.env');
    writeFileSync(file, 'HOOK_SECRET=mine');
    const names = ['GA4_API_SECRET', 'HOOK_SECRET'];
    expect(writeSecrets(file, names, {})).toEqual(['GA4_API_SECRET']);
    expect(writeSecrets(file, names, { GA4_API_SECRET: 'x' })).toEqual([]);
    expect(parseEnv(readFileSync(file, 'utf8'))).toEqual({
      HOOK_SECRET: 'mine',
      GA4_API_SECRET: '',
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const other = `${file}.2`;
    expect(writeSecrets(other, ['HOOK_SECRET'], {})).toEqual([]);
    expect(readFileSync(other, 'utf8')).toMatch(/^HOOK_SECRET=whsec_[A-Za-z0-9+/]{43}=\n$/);
  });
});

/** A terminal or a pipe that says these lines. */
function inputOf(text: string, isTTY: boolean): NodeJS.ReadStream {
  return Object.assign(new PassThrough().end(text), { isTTY }) as unknown as NodeJS.ReadStream;
}

describe('the questions of init', () => {
  let said = '';
  const output = new Writable({
    write: (chunk: Buffer, _, done) => {
      said += chunk.toString();
      done();
    },
  });
  const asker = (text: string, isTTY = false, isSilent = false): ReturnType<typeof openAsker> =>
    openAsker({ input: inputOf(text, isTTY), output, isSilent });

  it('take one line each, an empty one as the default, a flag before all', async () => {
    const { ask, close } = asker('\nhttps://a.example\n');
    await expect(ask(questions.siteQuestion, undefined)).resolves.toBe('shop');
    await expect(ask(questions.bannerQuestion, 'klaro')).resolves.toBe('klaro');
    await expect(ask(questions.originQuestion, undefined)).resolves.toEqual(['https://a.example']);
    close();
  });

  it('are asked again on a terminal, with the remedy', async () => {
    said = '';
    const { ask } = asker('a shop\nmine\n', true);
    await expect(ask(questions.siteQuestion, undefined)).resolves.toBe('mine');
    expect(said).toContain('a name is 1 to 64');
  });

  it('end with their name where answers are piped, wrong or missing', async () => {
    await expect(asker('99\n').ask(questions.bannerQuestion, undefined)).rejects.toThrow(
      /^banner: /,
    );
    await expect(asker('').ask(questions.siteQuestion, undefined)).rejects.toThrow(
      /^site: there is/,
    );
    await expect(asker('x\n', true).ask(questions.siteQuestion, '- -')).rejects.toThrow(/^site: /);
  });

  it('are not asked with --yes', async () => {
    said = '';
    const { ask } = asker('', true, true);
    await expect(ask(questions.destinationsQuestion, undefined)).resolves.toEqual(['warehouse']);
    expect(said).toBe('');
  });
});
