import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { settledCounts } from './conservation.ts';
import { startReceiver, until } from './receiver.ts';
import { consented, freshFolder, sendBeacon, startSluice } from './sluice.ts';

const secret = 'whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=';
const place = join(freshFolder(), 'small-disk');
mkdirSync(place);
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', place]).status === 0;
if (!mounted)
  process.stdout.write('full disk: this user may not mount a small one, so the test is skipped\n');

/** Fills the small disk until so many megabytes are left. */
function fill(leaveMb: number): void {
  const file = openSync(join(place, 'filler'), 'a');
  const block = Buffer.alloc(1_048_576, 1);
  for (let mb = 0; mb < 400 - leaveMb; mb += 1) {
    try {
      writeSync(file, block);
    } catch {
      break;
    }
  }
  closeSync(file);
}

afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', place]);
});

describe.skipIf(!mounted)('a full disk', () => {
  it.each([
    [100, 'nearly full'],
    [0, 'full to the last byte'],
  ])(
    '%i MB left: 503 with Retry-After, and it goes on when there is room',
    async (leaveMb) => {
      rmSync(join(place, 'data'), { recursive: true, force: true });
      const receiver = await startReceiver(secret);
      const sluice = await startSluice({
        config: `
data: ${place}/data
sites: { shop: { origins: ["https://shop.example"] } }
destinations:
  hook: { type: webhook, purposes: [analytics], url: "${receiver.url}", secret: "${secret}", allowPrivate: true }
`,
      });
      const send = async (id: string): Promise<[number, string | null]> => {
        const { status, headers } = await sendBeacon(
          sluice,
          consented([{ name: 'page_view', id }]),
        );
        return [status, headers.get('retry-after')];
      };
      expect((await send(`before-full-${leaveMb}`))[0]).toBe(202);
      fill(leaveMb);
      await until(
        'it refuses',
        () => send('while-it-is-full'),
        ([status]) => status === 503,
      );
      const [status, retryAfter] = await send('while-it-is-full-2');
      expect([status, Number(retryAfter) > 0]).toEqual([503, true]);
      rmSync(join(place, 'filler'));
      await until(
        'it goes on',
        () => send(`after-full-${leaveMb}`),
        ([code]) => code === 202,
      );
      await until(
        'delivery',
        () => receiver.events().map(({ id }) => id),
        (ids) => ids.includes(`before-full-${leaveMb}`) && ids.includes(`after-full-${leaveMb}`),
      );
      const acknowledged = receiver.events().filter(({ id }) => id === 'while-it-is-full-2');
      expect(acknowledged, 'what got a 503 was not kept').toEqual([]);
      await settledCounts(sluice, ['hook']);
      await sluice.end('SIGINT');
      await receiver.close();
    },
    60_000,
  );
});
