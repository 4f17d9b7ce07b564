import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { explainConfig } from '../config/built-in.ts';
import type { LoadedConfig } from '../config/load.ts';
import { HmacKey } from '../identity/hmac-key.ts';
import { randomPool } from '../identity/random-pool.ts';
import { MemoryVisitorKeys } from '../identity/visitor-keys.ts';
import type { CommandOptions } from './command-options.ts';
import { pipelineTools } from '../pipeline-tools.ts';
import { explainLine, type ExplainTools } from './explain-line.ts';
import { createPreview } from './explain-preview.ts';
import { ExplainRules } from './explain-rules.ts';
import { printExplanation } from './explain-print.ts';
import { builtInConfig, namedConfig, withConfigErrors } from './load.ts';

/** `sluice explain`: what would happen to an event, and why. Sends and stores nothing. */
export function explain(options: CommandOptions, words: readonly string[]): Promise<number> {
  return withConfigErrors(async () => {
    const tools = explainTools(options);
    return options.jsonl === true ? explainLines(tools) : explainOne(tools, words[0]);
  });
}

function explainTools(options: CommandOptions): ExplainTools {
  const named = namedConfig(options);
  return explainToolsOf(named ?? builtInConfig(explainConfig, 'built-in'), named === null);
}

/** The pipeline and the preview of a configuration, with keys of this process alone. */
export function explainToolsOf(loaded: LoadedConfig, anySite: boolean): ExplainTools {
  const now = (): number => Date.now();
  const keys = new MemoryVisitorKeys(randomBytes, () => undefined);
  const key = new HmacKey(randomBytes(32));
  const pseudonymKey = (): typeof key => key;
  return {
    pipeline: pipelineTools(loaded, {
      keys,
      pseudonymKey,
      now,
      meter: (_, run) => run(),
      remembersTerms: false,
    }),
    preview: createPreview({ ...loaded, pseudonymKey }),
    rules: new ExplainRules(),
    sites: Object.keys(loaded.config.sites),
    anySite,
    now,
    random: randomPool(),
  };
}

async function explainLines(tools: ExplainTools): Promise<number> {
  process.stdout.on('error', () => process.exit(0));
  for await (const line of linesOf(process.stdin)) {
    if (line?.trim() === '') continue;
    const answer = line === null ? tooLong : explainLine(line, tools);
    const written = process.stdout.write(`${JSON.stringify(answer)}\n`);
    if (!written) await new Promise((resolve) => process.stdout.once('drain', resolve));
  }
  return 0;
}

const tooLong = { id: null, error: 'line_too_long' } as const;
const lineLengthMax = 1_000_000;

/** Lines end at a line feed and nowhere else; null stands for one that is too long. */
async function* linesOf(input: NodeJS.ReadStream): AsyncGenerator<string | null> {
  let rest = '';
  let skipping = false;
  for await (const chunk of input.setEncoding('utf8')) {
    const parts = `${rest}${String(chunk)}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      yield skipping || part.length > lineLengthMax ? null : part;
      skipping = false;
    }
    if (rest.length > lineLengthMax) [rest, skipping] = ['', true];
  }
  if (skipping) yield null;
  else if (rest !== '') yield rest;
}

async function explainOne(tools: ExplainTools, file: string | undefined): Promise<number> {
  if (file === undefined && process.stdin.isTTY) {
    process.stderr.write(
      'Give a file with one event (as JSON), or pipe one in. `sluice --help` has an example.\n',
    );
    return 2;
  }
  let text: string;
  try {
    text = readFileSync(file ?? 0, 'utf8');
  } catch {
    process.stderr.write(`${file ?? 'standard input'} can't be read.\n`);
    return 2;
  }
  const explanation = explainLine(text, tools);
  if ('error' in explanation) {
    process.stderr.write(
      `This is not an event to explain: ${explanation.error}. docs/explain.md has the shape.\n`,
    );
    return 1;
  }
  process.stdout.write(printExplanation(text, explanation));
  return 0;
}
