import { isJsonObject, own } from '../vocabulary/json.ts';
import { type AskAdmin, withAdmin } from './ask-admin.ts';
import type { CommandOptions } from './command-options.ts';
import { printable } from './printable.ts';

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
  const wantsIds = what === 'show' ? ids.length === 1 : ids.length > 0 !== (options.all === true);
  if (what === 'list' && ids.length === 0) return withAdmin(options, (ask) => list(ask, options));
  if (what === 'show' && wantsIds)
    return withAdmin(options, (ask) => show(ask, options, ids[0] ?? ''));
  if ((what === 'replay' || what === 'purge') && wantsIds) {
    return withAdmin(options, (ask) => order(ask, options, what, ids));
  }
  process.stderr.write(usage);
  return 2;
}

async function list(ask: AskAdmin, options: CommandOptions): Promise<number> {
  const answer = await ask(`/console/api/dead${query({ destination: options.destination })}`);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return 0;
  }
  const letters = isJsonObject(answer) ? own(answer, 'letters') : [];
  const lines = Array.isArray(letters) ? letters.filter(isJsonObject).map(line) : [];
  process.stdout.write(lines.length === 0 ? 'There are no dead letters.\n' : lines.join(''));
  return 0;
}

function line(letter: object): string {
  const text = (key: string): string => {
    const value = own(letter, key);
    return typeof value === 'string' || typeof value === 'number' ? printable(String(value)) : '?';
  };
  const at = new Date(Number(own(letter, 'at'))).toISOString();
  const tries = own(letter, 'attempts') === 1 ? '1 try' : `${text('attempts')} tries`;
  return [
    `${text('id')}  ${at}  ${text('destination')}  ${text('name')}  ${text('reason')}, ${tries}\n`,
    `    ${text('remedy')}\n`,
  ].join('');
}

async function show(ask: AskAdmin, options: CommandOptions, id: string): Promise<number> {
  const parts = query({ id, destination: options.destination });
  const letter = await ask(`/console/api/dead/letter${parts}`);
  process.stdout.write(`${JSON.stringify(letter, null, 2)}\n`);
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
    const answer = await ask('/console/api/dead', { action, destination, ids: some });
    sum += Number(isJsonObject(answer) ? own(answer, 'count') : 0);
  }
  const letters = `${sum} ${sum === 1 ? 'dead letter' : 'dead letters'}`;
  process.stdout.write(
    action === 'purge'
      ? `${letters} removed. They stay counted.\n`
      : `${letters} put back, to be sent now. Consent and withdrawals are asked again.\n`,
  );
  return sum > 0 ? 0 : 1;
}

function query(parts: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parts).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as [string, string]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
