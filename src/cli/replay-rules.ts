import type { Config } from '../config/config.ts';
import { own } from '../vocabulary/json.ts';
import { AdminError } from './admin-error.ts';
import { listIn } from './answer-field.ts';
import type { CommandOptions } from './command-options.ts';
import { printable } from './printable.ts';
import { withAdmin } from './with-admin.ts';

const daysMax = 3_650;
const dayMs = 86_400_000;
/** Fewer visits are not told as a number: they may be one person's. */
const visitsMin = 10;

/** Tells how often each rule of the configuration would have fired on what the warehouse holds. */
export function replayRules(options: CommandOptions): Promise<number> {
  const days = daysOf(options.days);
  if (days === null) {
    process.stderr.write(`--days takes a whole number from 1 to ${daysMax}, for example 7.\n`);
    return Promise.resolve(2);
  }
  return withAdmin(options, async (ask, { config, file }) => {
    const sites = ruledSites(config);
    if (sites.length === 0) {
      throw new AdminError(
        `${file} has no rule. Add \`when\` to a micro-conversion of a site: docs/micro-conversions.md has examples.`,
      );
    }
    const until = Date.now();
    const asked = { since: until - days * dayMs, until, sites };
    const read = (answer: unknown): readonly object[] | null => listIn(answer, 'counts');
    const counts = await ask({ path: '/console/api/rules/dry', body: asked, read });
    const during = days === 1 ? 'the last day' : `the last ${days} days`;
    for (const count of counts) {
      process.stdout.write(`${line(count, sites.length > 1, during)}\n`);
    }
    return 0;
  });
}

function ruledSites({ sites }: Config): readonly { site: string; conversions: object }[] {
  return Object.entries(sites).flatMap(([site, { microConversions }]) => {
    const rules = Object.entries(microConversions).flatMap(([name, { when }]) =>
      when === undefined ? [] : [[name, { when }] as const],
    );
    return rules.length === 0 ? [] : [{ site, conversions: Object.fromEntries(rules) }];
  });
}

function line(told: object, namesSite: boolean, during: string): string {
  const times = Number(own(told, 'times') ?? 0);
  const visits = Number(own(told, 'visits') ?? 0);
  const site = namesSite ? `${printable(String(own(told, 'site')))}  ` : '';
  const often = `${times} ${times === 1 ? 'time' : 'times'}`;
  const where =
    times === 0
      ? ''
      : visits < visitsMin
        ? `, in fewer than ${visitsMin} visits`
        : `, in ${visits} visits`;
  return `${site}${printable(String(own(told, 'rule')))} would have fired ${often} in ${during}${where}.`;
}

function daysOf(text = '7'): number | null {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= daysMax ? days : null;
}
