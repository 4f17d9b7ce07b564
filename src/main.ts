import { parseArgs } from 'node:util';
import type { CommandOptions } from './cli/command-options.ts';
import { usage } from './cli/usage.ts';
import { youngGeneration } from './cli/young-generation.ts';

type Command = (values: CommandOptions, words: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./cli/init/init.ts')).init,
  start: async () => {
    youngGeneration.hold();
    return (await import('./cli/start.ts')).start;
  },
  check: async () => (await import('./cli/check.ts')).check,
  doctor: async () => (await import('./cli/doctor.ts')).doctor,
  explain: async () => (await import('./cli/explain.ts')).explain,
  ga4: async () => (await import('./cli/ga4.ts')).ga4,
  ledger: async () => (await import('./cli/ledger.ts')).ledger,
  backup: async () => (await import('./cli/backup.ts')).backup,
  dead: async () => (await import('./cli/dead.ts')).dead,
  replay: async () => (await import('./cli/replay.ts')).replay,
  report: async () => (await import('./cli/report.ts')).report,
};

/** Runs one command; gives the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  const parsed = parse(argv);
  if (typeof parsed === 'string') {
    process.stderr.write(`${parsed}\n\n${usage}`);
    return 2;
  }
  const { values, positionals } = parsed;
  const [name = 'start', ...words] = positionals;
  if (values.version === true) {
    const { version } = await import('./config/version.ts');
    process.stdout.write(`${version}\n`);
    return 0;
  }
  if (values.help === true || name === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`There is no command \`${name}\`.\n\n${usage}`);
    return 2;
  }
  return (await load())(values, words);
}

function parse(
  argv: readonly string[],
): { values: CommandOptions; positionals: string[] } | string {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        config: { type: 'string', short: 'c' },
        jsonl: { type: 'boolean' },
        json: { type: 'boolean' },
        live: { type: 'boolean' },
        url: { type: 'string' },
        head: { type: 'string' },
        hours: { type: 'string' },
        site: { type: 'string' },
        destination: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        all: { type: 'boolean' },
        dry: { type: 'boolean' },
        days: { type: 'string' },
        yes: { type: 'boolean', short: 'y' },
        force: { type: 'boolean' },
        origin: { type: 'string' },
        banner: { type: 'string' },
        destinations: { type: 'string' },
        measurement: { type: 'string' },
        webhook: { type: 'string' },
        door: { type: 'string' },
        workers: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : 'The command line is not right.';
  }
}

process.exitCode = await run(process.argv.slice(2));
