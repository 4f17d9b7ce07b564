import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { CDPSession } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { browserIsThere } from './browser.ts';
import { settle } from './client-site.ts';
import { type ClientVisit, visits } from './client-visit.ts';

const folder = join(import.meta.dirname, '../fixtures/client/trackers');
const turns = 5;
const clicks = 200;

/** The tag of each script; what it is measured beside is a page without any. */
const tags: Readonly<Record<string, string>> = {
  'no script': '',
  sluice: '<script defer src="/_s/s.js" data-site="shop" data-consent="send"></script>',
  plausible: '<script defer src="/plausible.js"></script>',
  umami: '<script defer src="/umami.js" data-website-id="w"></script>',
};
const body = `<main><section><p><b>text</b></p></section></main>
  <button data-track="cta_click" data-umami-event="cta" class="plausible-event-name=cta">x</button>`;

interface Cost {
  readonly startMs: number;
  readonly plainClickUs: number;
  readonly taggedClickUs: number;
}

describe.skipIf(!browserIsThere())('what the client costs the main thread', () => {
  const visit = visits();

  test("at start and per click, beside Plausible's and Umami's scripts", async () => {
    const { site } = visit();
    await publish(visit());
    const costs = new Map<string, Cost[]>();
    for (let turn = 0; turn < turns; turn += 1) {
      for (const name of Object.keys(tags)) {
        const cost = await measure(visit(), site.at(`/${name.replace(' ', '-')}.html`));
        costs.set(name, [...(costs.get(name) ?? []), cost]);
      }
    }
    for (const [name, all] of costs) {
      const of = (key: keyof Cost): string => median(all.map((cost) => cost[key])).toFixed(1);
      process.stdout.write(
        `${name.padEnd(10)} start ${of('startMs')} ms, plain click ${of('plainClickUs')} µs, ` +
          `tagged click ${of('taggedClickUs')} µs of script\n`,
      );
      expect(all).toHaveLength(turns);
    }
    // Each of them did something, or the figures would be of nothing.
    expect(asked).toEqual(new Set(['/_s/e', '/plausible', '/umami/api/send']));
  }, 90_000);
});

const asked: Set<string> = new Set();

async function publish({ context, site }: ClientVisit): Promise<void> {
  context.on('request', (request) => {
    if (request.method() === 'POST') asked.add(new URL(request.url()).pathname);
  });
  const plausible = await minified(
    `${readFileSync(join(folder, 'plausible-0.4.6.js.txt'), 'utf8')}
     init({ domain: 'shop', endpoint: '/plausible', captureOnLocalhost: true,
       outboundLinks: true, fileDownloads: true, formSubmissions: true });`,
  );
  site.file('/plausible.js', 'text/javascript', plausible);
  const umami = readFileSync(join(folder, 'umami-2.10.0.js.txt'), 'utf8');
  site.file('/umami.js', 'text/javascript', await minified(umami));
  for (const [name, tag] of Object.entries(tags)) {
    const attributes = name === 'umami' ? tag.replace('>', ` data-host-url="/umami">`) : tag;
    site.file(
      `/${name.replace(' ', '-')}.html`,
      'text/html; charset=utf-8',
      `<!doctype html><title>x</title>${attributes}<body>${body}`,
    );
  }
}

async function minified(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  return outputFiles[0]?.text ?? '';
}

async function measure({ context }: ClientVisit, address: string): Promise<Cost> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  const before = await scriptSeconds(session);
  await page.goto(address);
  await settle(300);
  const startMs = ((await scriptSeconds(session)) - before) * 1e3;
  const perClick = async (selector: string): Promise<number> => {
    const from = await scriptSeconds(session);
    await page.evaluate(`(async () => {
      const target = document.querySelector('${selector}');
      for (let turn = 0; turn < ${clicks}; turn += 1) {
        target.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
        if (turn % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    })()`);
    return (((await scriptSeconds(session)) - from) / clicks) * 1e6;
  };
  const cost = {
    startMs,
    plainClickUs: await perClick('b'),
    taggedClickUs: await perClick('button'),
  };
  await page.close();
  return cost;
}

/** What the browser itself counts of the time that scripts had. */
async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
