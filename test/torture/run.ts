import { parseArgs } from 'node:util';
import { ownTemporaryFolder } from '../house/own-folder.ts';
import { postgresMissing } from '../journeys/postgres.ts';
import { isRecovered, sufferFaults } from './faults.ts';
import { killEmbedded } from './kill-embedded.ts';
import { killFleet } from './kill-fleet.ts';
import { soak } from './soak.ts';
import { isGood, verdictLine } from './verdict.ts';

const usage = `npm run torture [-- <what>] [--count N] [--seed N] [--engine sqlite|postgres] [--seconds N] [--minutes N] [--rate N] [--workers N]
  kill    kill -9 under load: 200 times over one file, 50 times 3 nodes and their PostgreSQL
  faults  receivers that are down, slow, failing, resetting, lying, for 60 s
  soak    ten minutes with a dead destination and half of the traffic denied
  Between kills dead letters and time ranges are ordered again, by the same seed.
Without a word: kill on both engines, then faults.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    seed: { type: 'string' },
    engine: { type: 'string' },
    seconds: { type: 'string' },
    minutes: { type: 'string' },
    rate: { type: 'string' },
    workers: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});
process.on('exit', ownTemporaryFolder());
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const numberOr = (text: string | undefined, usual: number): number => {
  const number = text === undefined ? usual : Number(text);
  // A run of no round would hold without having looked.
  if (!Number.isInteger(number) || number < 0) throw new Error(`${text ?? ''} is no whole number`);
  return number;
};
const seed = numberOr(values.seed ?? process.env['TORTURE_SEED'], Date.now() % 1_000_000);
const what = positionals[0] ?? 'all';

async function kills(): Promise<boolean> {
  const results: boolean[] = [];
  if (values.engine !== 'postgres') {
    const count = numberOr(values.count, 200);
    const workers = numberOr(values.workers, 0);
    const verdict = await killEmbedded({ kills: count, seed, print, workers });
    print(verdictLine(`one file, kill -9 × ${count}, ${workers} workers, seed ${seed}`, verdict));
    results.push(isGood(verdict));
  }
  if (values.engine === 'sqlite') return results.every(Boolean);
  if (postgresMissing === null) {
    const count = numberOr(values.count, 50);
    const verdict = await killFleet({ kills: count, seed, print });
    print(verdictLine(`3 nodes over PostgreSQL, faults × ${count}, seed ${seed}`, verdict));
    results.push(isGood(verdict));
  } else {
    print(`3 nodes over PostgreSQL: not run. ${postgresMissing}`);
  }
  return results.every(Boolean);
}

async function faults(): Promise<boolean> {
  const faultMs = numberOr(values.seconds, 60) * 1_000;
  const rate = numberOr(values.rate, 150);
  print(`receivers at fault for ${faultMs / 1_000} s, seed ${seed}`);
  return isRecovered(await sufferFaults({ seed, faultMs, rate, hurry: false, print }));
}

async function run(): Promise<number> {
  if (values.help === true || !['all', 'kill', 'faults', 'soak'].includes(what)) {
    print(usage);
    return what === 'all' ? 0 : 2;
  }
  const parts: boolean[] = [];
  if (what === 'all' || what === 'kill') parts.push(await kills());
  if (what === 'all' || what === 'faults') parts.push(await faults());
  if (what === 'soak') {
    const minutes = numberOr(values.minutes, 10);
    print(`soak of ${minutes} minutes, seed ${seed}`);
    parts.push(await soak({ seed, minutes, rate: numberOr(values.rate, 300), print }));
  }
  const isWell = parts.every(Boolean);
  print(isWell ? 'torture: all held' : 'torture: NOT all held');
  return isWell ? 0 : 1;
}

process.exitCode = await run();
