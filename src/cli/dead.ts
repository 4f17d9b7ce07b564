import { isJsonObject, own } from '../vocabulary/json.ts';
import { countIn, listIn } from './answer-field.ts';
import type { AskAdmin } from './ask-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { printable } from './printable.ts';
import { printableJson } from './printable-json.ts';
import { strayOption } from './stray-option.ts';
import { withAdmin } from './with-admin.ts';

const usage = `sluice dead list                  [--destination NAME] [--json]
sluice dead show ID               [--destination NAME]
sluice dead replay ID... | --all  [--destination NAME]   send again; consent is asked again
sluice dead purge ID... | --all   [--destination NAME]   remove the copies; the counts stay
`;

/** As many ids as fit the body of one request. */
const idsMax = 40;

/** `sluice dead …`: what no destination took, from the running instance. */
export async function dead(
  options: CommandOptions,
  [what = '', ...ids]: readonly string[],
): Promise<number> {
  const taken = what === 'list' ? (['json'] as const) : what === 'show' ? [] : (['all'] as const);
  const stray = strayOption(options, `dead ${what}`.trim(), ['destination', ...taken]);
  if (stray !== null) return refuse(stray);
  const wantsIds = what === 'show' ? ids.length === 1 : ids.length > 0 !== (options.all === true);
  if (what === 'list' && ids.length === 0) return withAdmin(options, (ask) => list(ask, options));
  if (what === 'show' && wantsIds)
    return withAdmin(options, (ask) => show(ask, options, ids[0] ?? ''));
  if ((what === 'replay' || what === 'purge') && wantsIds) {
    return withAdmin(options, (ask) => order(ask, options, what, ids));
  }
  return refuse(wrongOf(what, options));
}

function wrongOf(what: string, { all }: CommandOptions): string {
  if (!['list', 'show', 'replay', 'purge'].includes(what)) {
    return what === '' ? 'Say what.' : `\`${what}\` is none of these.`;
  }
  if (what === 'list') return '`sluice dead list` takes no id: `sluice dead show ID` shows one.';
  if (what === 'show') return 'Name one id, as `sluice dead list` shows it.';
  return all === true ? 'Name ids, or say --all: not both.' : 'Name ids, or say --all.';
}

function refuse(wrong: string): number {
  process.stderr.write(`${wrong}\n\n${usage}`);
  return 2;
}

async function list(ask: AskAdmin, options: CommandOptions): Promise<number> {
  const path = `/console/api/dead${query({ destination: options.destination })}`;
  const letters = await ask({ path, read: (answer) => listIn(answer, 'letters') });
  if (options.json === true) {
    process.stdout.write(`${printableJson({ letters })}\n`);
    return 0;
  }
  const lines = letters.map(line);
  process.stdout.write(lines.length === 0 ? 'There are no dead letters.\n' : lines.join(''));
  return 0;
}

function line(letter: object): string {
  const text = (key: string): string => {
    const value = own(letter, key);
    return typeof value === 'string' || typeof value === 'number' ? printable(String(value)) : '?';
  };
  const time = new Date(Number(own(letter, 'at')));
  const at = Number.isNaN(time.getTime()) ? '?' : time.toISOString();
  const tries = own(letter, 'attempts') === 1 ? '1 try' : `${text('attempts')} tries`;
  return [
    `${text('id')}  ${at}  ${text('destination')}  ${text('name')}  ${text('reason')}, ${tries}\n`,
    `    ${text('remedy')}\n`,
  ].join('');
}

async function show(ask: AskAdmin, options: CommandOptions, id: string): Promise<number> {
  const parts = query({ id, destination: options.destination });
  const read = (answer: unknown): object | null =>
    isJsonObject(answer) && isJsonObject(own(answer, 'event')) ? answer : null;
  const letter = await ask({ path: `/console/api/dead/letter${parts}`, read });
  process.stdout.write(`${printableJson(letter)}\n`);
  return 0;
}

async function order(
  ask: AskAdmin,
  options: CommandOptions,
  action: 'replay' | 'purge',
  ids: readonly string[],
): Promise<number> {
  const { destination } = options;
  let sum = 0;
  for (let from = 0; from === 0 || from < ids.length; from += idsMax) {
    const some = options.all === true ? 'all' : ids.slice(from, from + idsMax);
    const body = { action, destination, ids: some };
    sum += await ask({ path: '/console/api/dead', body, read: (answer) => countIn(answer) });
  }
  if (sum === 0) {
    const none = action === 'purge' ? 'There are no dead letters' : 'No dead letter can be read';
    const told = options.all === true ? none : 'No dead letter has this id';
    process.stdout.write(`${told}: nothing was ${action === 'purge' ? 'removed' : 'put back'}.\n`);
    return 1;
  }
  const letters = `${sum} ${sum === 1 ? 'dead letter' : 'dead letters'}`;
  process.stdout.write(
    action === 'purge'
      ? `${letters} removed. They stay counted.\n`
      : `${letters} put back, to be sent now. Consent and withdrawals are asked again.\n`,
  );
  return 0;
}

function query(parts: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parts).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
