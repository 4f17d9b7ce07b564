import { existsSync, readFileSync } from 'node:fs';
import { explainConfig } from '../config/built-in.ts';
import type { LoadedConfig } from '../config/load.ts';
import { findHead } from '../ledger/head.ts';
import { ledgerPath } from '../ledger/ledger-file.ts';
import { printRows } from '../ledger/print-rows.ts';
import { type Chain, type LedgerProblem, readChain } from '../ledger/read-chain.ts';
import { readPublicKeys } from '../ledger/signing-key.ts';
import { verifyAgainst, verifyHeads } from '../ledger/verify-heads.ts';
import type { CommandOptions } from './command-options.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';
import { printable } from './printable.ts';
import { strayOption } from './stray-option.ts';

const problemsMax = 20;

/** `sluice ledger verify | show`: checks the record of what was decided and sent, or prints it. */
export function ledger(
  options: CommandOptions,
  [what, ...more]: readonly string[],
): Promise<number> {
  return withConfigErrors(async () => {
    const taken = what === 'verify' ? (['head'] as const) : [];
    const stray = strayOption(options, `ledger ${what ?? ''}`.trim(), taken);
    if ((what !== 'verify' && what !== 'show') || more.length > 0 || stray !== null) {
      const usage = 'sluice ledger verify [--head FILE|TEXT], or sluice ledger show\n';
      process.stderr.write(stray === null ? usage : `${stray}\n${usage}`);
      return 2;
    }
    const loaded = namedConfig(options) ?? builtInConfig(explainConfig, 'built-in');
    const path = ledgerPath(loaded.config.data);
    if (!existsSync(path)) {
      process.stderr.write(
        `There is no record at ${path}. It begins with the first \`sluice start\`; name the configuration with --config FILE.\n`,
      );
      return 1;
    }
    const chain = readChain(readFileSync(path));
    if (what === 'verify') return verify(path, chain, loaded, options);
    process.stdout.write(printRows(chain.rows));
    const state =
      chain.problems.length === 0
        ? 'The chain is whole'
        : `${plural(chain.problems.length, 'thing is', 'things are')} wrong with the chain`;
    process.stdout.write(`\n${state}; \`sluice ledger verify\` checks the signatures as well.\n`);
    return 0;
  });
}

async function verify(
  path: string,
  chain: Chain,
  { config }: LoadedConfig,
  options: CommandOptions,
): Promise<number> {
  const keys = readPublicKeys(config.keys);
  const { rows } = chain;
  const problems: LedgerProblem[] = [...chain.problems, ...(await verifyHeads(rows, keys))];
  if (options.head !== undefined) {
    const jws = findHead(
      existsSync(options.head) ? readFileSync(options.head, 'utf8') : options.head,
    );
    if (jws === null) {
      process.stderr.write('--head names neither a file with a signed head nor one itself.\n');
      return 2;
    }
    const problem = await verifyAgainst(jws, rows, keys);
    if (problem !== null) problems.push(problem);
  }
  if (problems.length === 0) {
    const heads = rows.filter(({ row }) => row.kind === 'head');
    const signed = heads.at(-1)?.row.seq ?? 0;
    const open = rows.length - signed;
    process.stdout.write(
      [
        `${path}: ${plural(rows.length, 'row', 'rows')}, ${plural(heads.length, 'signed head', 'signed heads')}, nothing changed, missing or out of order.`,
        ...(open > 0 ? [`Not signed yet: the last ${plural(open, 'row', 'rows')}.`] : []),
        options.head === undefined
          ? 'That nothing was cut off at the end shows only against a head kept elsewhere: --head FILE.'
          : 'The given head is in it.',
        '',
      ].join('\n'),
    );
    return 0;
  }
  const lines = problems
    .slice(0, problemsMax)
    .map(({ line, message }) => `${path}${line === null ? '' : `:${line}`}  ${printable(message)}`);
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`and ${more} more`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 1;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
