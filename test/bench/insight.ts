import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningSluice, startSluice } from '../journeys/sluice.ts';
import { generateTraffic } from '../traffic/generate-traffic.ts';
import { loadTraffic } from '../traffic/load-traffic.ts';
import { shopModel } from '../traffic/traffic-model.ts';
import { benchFunnels } from './insight-funnels.ts';
import { cpuMs, median, residentMb, runLoad } from './load.ts';

type Print = (line: string) => void;

const rowsWished = Number(process.env['BENCH_INSIGHT_ROWS'] ?? 10_000_000);
/** The counts are remembered for so long (`src/http/raw-memory.ts`): a new quarter of a minute asks anew. */
const memoryMs = 15_000;
const steps = 'page_view,view_item,add_to_cart,begin_checkout,purchase';

/** What the console asks, page by page. */
const pages: readonly (readonly [string, string])[] = [
  ['overview', 'overview?days=28'],
  ['overview, one day', 'overview?days=1'],
  ['overview, 90 days', 'overview?days=90'],
  ['funnel of 5 steps', `funnel?days=28&steps=${steps}`],
  ['funnel, 90 days', `funnel?days=90&steps=${steps}`],
  ['funnel, one channel', `funnel?days=28&steps=${steps}&channel=email`],
  ['funnel, pages below /p', `funnel?days=28&steps=${steps}&page=/p/**`],
  ['micro', 'micro?days=28'],
  ['pages', 'pages?days=28'],
  ['channels, last', 'channels?days=28&model=last'],
  ['channels, position', 'channels?days=90&by=source&model=position'],
  ['experiments', 'experiments?days=28'],
  ['segment', 'segment?days=28&did=add_to_cart&not=purchase'],
  ['seeds', 'seeds?days=28'],
  ['names', 'names?days=28'],
  ['privacy', 'privacy?days=28'],
];

/** Asked once more while beacons come. */
const whileWritten = pages.filter(([name]) =>
  /^(?:overview|funnel of 5 steps|micro|pages|channels, last|names)$/.test(name),
);

/** Ten million rows, each question over HTTP, then its funnel beside ClickHouse's and plain SQL. */
export async function benchInsight(print: Print): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-insight-'));
  try {
    const now = Date.now();
    const model = { ...shopModel, sites: shopModel.sites.slice(0, 1) };
    const copies = Math.max(1, Math.round(rowsWished / 500_000));
    const visitors = Math.round(rowsWished / copies / 505);
    const traffic = generateTraffic({ seed: 1, visitors, days: 60, now, model });
    const started = performance.now();
    await loadTraffic(join(folder, 'data'), traffic, copies);
    const rows = traffic.events.length * copies;
    print(`\ninsight: ${rows.toLocaleString('en')} events of 60 days`);
    print(`made and loaded in ${seconds(started)} s; file ${fileMb(folder)} MB`);
    await benchQuestions(print, folder);
    await benchFunnels(print, join(folder, 'data'), now);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function benchQuestions(print: Print, folder: string): Promise<void> {
  const config = `
sites: { shop: { origins: ["https://shop.example"], currency: EUR } }
limits: { perAddress: { rate: 1000000, burst: 1000000 }, perSite: { rate: 1000000, burst: 1000000 } }
destinations: { warehouse: { type: duckdb, purposes: [analytics], retentionDays: 90 } }
`;
  const sluice = await startSluice({ config, folder });
  try {
    const took = await takeIn(sluice);
    print(`taken into the rollups in ${took} s; file ${fileMb(folder)} MB; ${memoryOf(sluice)}`);
    const quiet = await timesOf(sluice, pages);
    const load = { connections: 4, eventsPerBeacon: 1, rate: 200, requests: 200 * loadSeconds() };
    const written = runLoad(sluice.url, '/_s/e', [], load);
    const busy = await timesOf(sluice, whileWritten);
    await written;
    print(
      `\n${'ms over HTTP'.padEnd(26)} ${'fresh'.padStart(8)} ${'again'.padStart(8)} ${'engine CPU'.padStart(11)} ${'with 200 beacons a second'.padStart(26)}`,
    );
    for (const [name] of pages) {
      const cell = (ms: number | undefined, width: number): string =>
        (ms?.toFixed(0) ?? '').padStart(width);
      const [one, two] = [quiet.get(name), busy.get(name)];
      print(
        `${name.padEnd(26)} ${cell(one?.fresh, 8)} ${cell(one?.again, 8)} ${cell(one?.cpu, 11)} ${cell(two?.fresh, 26)}`,
      );
    }
    print(`afterwards: ${memoryOf(sluice)}; file ${fileMb(folder)} MB`);
  } finally {
    await sluice.end('SIGINT');
  }
}

/** As long as the questions beside it are asked. */
function loadSeconds(): number {
  return Math.round((whileWritten.length * memoryMs * rounds) / 1_000);
}

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 1);

interface Times {
  readonly fresh: number;
  readonly again: number;
  /** What the engine worked for it, with its two threads. */
  readonly cpu: number;
}

/** Each question when nothing is remembered, and once more within the quarter of a minute. */
async function timesOf(
  sluice: RunningSluice,
  asked: typeof pages,
): Promise<ReadonlyMap<string, Times>> {
  const found = new Map<string, Times>();
  for (const [name, question] of asked) {
    const fresh: number[] = [];
    const again: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, memoryMs - (Date.now() % memoryMs) + 50));
      const before = engineMs(sluice);
      fresh.push(await timeOf(sluice, question));
      cpu.push(engineMs(sluice) - before);
      again.push(await timeOf(sluice, question));
    }
    found.set(name, { fresh: median(fresh), again: median(again), cpu: median(cpu) });
  }
  return found;
}

async function timeOf(sluice: RunningSluice, question: string): Promise<number> {
  const started = performance.now();
  const answer = await ask(sluice, question);
  const ms = performance.now() - started;
  if (answer === null) throw new Error(`${question} was not answered`);
  return ms;
}

async function ask(
  { adminUrl }: RunningSluice,
  question: string,
): Promise<{ note: string | null } | null> {
  const answer = await fetch(`${adminUrl}/console/api/insight/${question}`);
  const body: unknown = await answer.json();
  if (!answer.ok) return null;
  const basis: unknown = typeof body === 'object' && body !== null && 'basis' in body && body.basis;
  const hasNote = typeof basis === 'object' && basis !== null && 'note' in basis;
  return { note: hasNote && typeof basis.note === 'string' ? basis.note : null };
}

/** Asks until an older file is taken in whole; gives the seconds. */
async function takeIn(sluice: RunningSluice): Promise<string> {
  const started = performance.now();
  while (performance.now() - started < 1_200_000) {
    const answer = await ask(sluice, 'overview?days=28');
    if (answer?.note === null) return seconds(started);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('the file was not taken in within 20 minutes');
}

function memoryOf({ process: child }: RunningSluice): string {
  const pid = child.pid ?? 0;
  const theirs = childrenOf(pid).map((each) => Math.round(residentMb(each)));
  return `resident ${Math.round(residentMb(pid))} MB, the warehouse's process ${theirs.join(' and ')} MB`;
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter((each) => each !== '')
      .map(Number),
  );
}

/** CPU that the warehouse's process has used: says what a question costs on a busy machine, too. */
function engineMs({ process: child }: RunningSluice): number {
  return childrenOf(child.pid ?? 0).reduce((sum, pid) => sum + cpuMs(pid), 0);
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1_000).toFixed(0);
}

function fileMb(folder: string): number {
  return Math.round(statSync(join(folder, 'data', 'warehouse.duckdb')).size / 1e6);
}
