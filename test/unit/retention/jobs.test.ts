import { describe, expect, it } from 'vitest';
import { destinationOf } from '../../../src/destinations/index.ts';
import { retentionJobs } from '../../../src/retention/jobs.ts';
import { configured } from '../deliver/delivery-harness.ts';
import { startDelivery } from '../../../src/deliver/dispatcher.ts';

const retention = {
  spoolHours: 72,
  replayHours: 72,
  deadLetterHours: 72,
  spoolMegabytes: 64,
  ledgerMonths: 25,
};

const nothing = { events: 0, deadLetters: 0, oldestAt: null };

function jobsFor(...stores: readonly (readonly [string, string, unknown])[]): readonly string[] {
  const destinations = stores.map(([name, type, settings]) => {
    const definition = destinationOf(type);
    if (definition === null) throw new Error(type);
    return { ...configured(name, definition), settings };
  });
  const spool = {
    onAppend: () => () => undefined,
    next: () => new Promise<never>(() => undefined),
    forget: () => Promise.resolve(nothing),
  };
  const delivery = startDelivery({
    spool: spool as never,
    destinations,
    permit: () => ({ dropped: 'withdrawn' }),
    clock: Date,
    random: () => 0,
    dataFolder: '/nowhere',
    log: () => undefined,
    onOutcome: () => undefined,
  });
  void delivery.stop(0);
  const ledger = { forget: () => Promise.resolve(0), oldestAt: null };
  const jobs = retentionJobs({ config: () => ({ retention }), spool, ledger, delivery });
  return jobs.map(({ name }) => name);
}

describe('the jobs of a configuration', () => {
  it('has one for each store that must be told to forget, whether it can be reached or not', () => {
    const url = 'postgres://sluice@db.example/sluice';
    expect(
      jobsFor(
        ['warehouse', 'duckdb', { retentionDays: 90 }],
        ['told', 'postgres', { url, retentionDays: 30 }],
      ),
    ).toEqual(['spool', 'ledger', 'warehouse warehouse', 'warehouse told']);
  });

  it('has none for a store that forgets on its own, or never: it can not be overdue', () => {
    const url = 'postgres://sluice@db.example/sluice';
    expect(
      jobsFor(
        ['kept', 'postgres', { url }],
        ['lake', 's3', { bucket: 'b' }],
        ['house', 'clickhouse', { url: 'https://ch.example', retentionDays: 30 }],
      ),
    ).toEqual(['spool', 'ledger']);
  });
});
