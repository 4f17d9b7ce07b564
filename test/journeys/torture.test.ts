import { describe, expect, it } from 'vitest';
import { isRecovered, sufferFaults } from '../torture/faults.ts';
import { killEmbedded } from '../torture/kill-embedded.ts';
import { killFleet } from '../torture/kill-fleet.ts';
import { verdictLine } from '../torture/verdict.ts';
import { postgresMissing } from './postgres.ts';

const nothing = { lost: 0, duplicates: 0, foreign: 0, changedBatches: 0 };
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const quiet = (): void => undefined;
/** Another one each day; the seed is printed and can be given. */
const seed = Number(process.env['TORTURE_SEED'] ?? Math.floor(Date.now() / 86_400_000));
const kills = Number(process.env['TORTURE_KILLS'] ?? 17);
const fleetKills = Number(process.env['TORTURE_FLEET_KILLS'] ?? 3);
const faultMs = Number(process.env['TORTURE_FAULT_SECONDS'] ?? 5) * 1_000;

describe('torture (npm run torture does it for longer)', () => {
  it('kill -9 at random moments under load, one file', async () => {
    const verdict = await killEmbedded({ kills, seed, print: quiet });
    print(verdictLine(`one file, kill -9 × ${kills}, seed ${seed}`, verdict));
    expect(verdict).toMatchObject(nothing);
    expect(verdict.acknowledged).toBeGreaterThan(200);
  }, 600_000);

  it('kill -9 of workers and of the process before them, one file', async () => {
    const some = Math.ceil(kills / 3);
    const verdict = await killEmbedded({ kills: some, seed, print: quiet, workers: 2 });
    print(verdictLine(`one file, 2 workers, kill -9 × ${some}, seed ${seed}`, verdict));
    expect(verdict).toMatchObject(nothing);
    expect(verdict.acknowledged).toBeGreaterThan(50);
  }, 600_000);

  it.skipIf(postgresMissing !== null)(
    'kill -9 of nodes and of the database under load, 3 nodes over one PostgreSQL',
    async () => {
      const verdict = await killFleet({ kills: fleetKills, seed, print: quiet });
      print(verdictLine(`3 nodes over PostgreSQL, × ${fleetKills}, seed ${seed}`, verdict));
      expect(verdict).toMatchObject(nothing);
      expect(verdict.acknowledged).toBeGreaterThan(50);
    },
    600_000,
  );

  it('receivers that are down, slow, failing, resetting, lying: the sums hold, all comes back', async () => {
    const report = await sufferFaults({ seed, faultMs, rate: 150, hurry: true, print });
    for (const [name, verdict] of Object.entries(report.verdicts)) {
      expect(verdict, name).toMatchObject(nothing);
    }
    expect(report.liar.delivered).toBe(report.liar.taken);
    expect(report.liar.dead, 'refused in the body of a 200').toBeGreaterThan(0);
    expect(isRecovered(report)).toBe(true);
  }, 600_000);
});
