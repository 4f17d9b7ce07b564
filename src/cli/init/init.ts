import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseConfig } from '../../config/load.ts';
import { packageRoot } from '../../config/package-root.ts';
import { environmentFile } from '../environment-file.ts';
import type { CommandOptions } from '../command-options.ts';
import { snippets } from '../snippets.ts';
import { AnswerError, type Asker, openAsker } from './asker.ts';
import { type Answers, configText, secretNames } from './config-text.ts';
import { readDoors } from './doors.ts';
import * as questions from './questions.ts';
import { writeSecrets } from './secret-file.ts';

/** `sluice init`: a few questions, then a configuration, the tag, the recipe and what to do next. */
export async function init(options: CommandOptions, words: readonly string[]): Promise<number> {
  const file = resolve(options.config ?? 'sluice.yaml');
  if (words.length > 0)
    return refuse(`init takes no word, found \`${words.join(' ')}\`: see --help.`);
  if (existsSync(file) && options.force !== true) {
    return refuse(
      `${file} is there already. Write elsewhere with --config FILE, or over it with --force.`,
    );
  }
  const isSilent = options.yes === true;
  const asker = openAsker({ input: process.stdin, output: process.stdout, isSilent });
  try {
    return write(await answersOf(asker, options), file);
  } catch (error) {
    if (error instanceof AnswerError) return refuse(`\n${error.message}\nNothing was written.`);
    throw error;
  } finally {
    asker.close();
  }
}

async function answersOf(asker: Asker, options: CommandOptions): Promise<Answers> {
  const site = await asker.ask(questions.siteQuestion, options.site);
  const origins = await asker.ask(questions.originQuestion, options.origin);
  const banner = await asker.ask(questions.bannerQuestion, options.banner);
  const destinations = await asker.ask(questions.destinationsQuestion, options.destinations);
  const measurementId = destinations.includes('ga4')
    ? await asker.ask(questions.measurementQuestion, options.measurement)
    : null;
  const webhookUrl = destinations.includes('webhook')
    ? await asker.ask(questions.webhookQuestion, options.webhook)
    : null;
  const door = await asker.ask(questions.doorQuestion(readDoors()), options.door);
  return { site, origins, banner, destinations, measurementId, webhookUrl, door };
}

function write(answers: Answers, file: string): number {
  const folder = dirname(file);
  const schema = relative(folder, join(packageRoot, 'config', 'schema.json'));
  const text = configText(answers, schema.replaceAll('\\', '/'));
  const names = secretNames(answers);
  const environment = Object.fromEntries(names.map((name) => [name, 'a-secret-to-try-it-with']));
  const { config } = parseConfig(text, { file, folder, environment });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
  const secrets = environmentFile(file);
  const waiting = names.length === 0 ? [] : writeSecrets(secrets, names, process.env);
  const near = (path: string): string => {
    const short = relative(process.cwd(), path);
    return short.startsWith('../..') ? path : short;
  };
  const named = file === resolve('sluice.yaml') ? '' : ` --config ${near(file)}`;
  const { door } = answers;
  const isExample = answers.origins.includes(questions.originQuestion.fallback);
  process.stdout.write(
    [
      '',
      '',
      `Written: ${near(file)}`,
      ...(isExample ? ['         Change its origins: shop.example is an example.'] : []),
      ...(names.length === 0 ? [] : [`Secrets: ${near(secrets)} (keep it out of version control)`]),
      ...waiting.map((name) => `         ${name} is empty there: fill it in before the start.`),
      '',
      'The tag, for each page, in <head>:',
      ...snippets(config).map((line) => `  ${line.slice(line.indexOf('<'))}`),
      '',
      ...(door === null
        ? [
            'The ways in, under the site’s own domain:',
            `  ${near(join(packageRoot, 'docs', 'deploy'))}`,
          ]
        : [
            'The front door:',
            ...[door.page, ...door.files.filter(existsSync)].map((path) => `  ${near(path)}`),
          ]),
      '',
      'Next:',
      `  npx sluice check${named}    who gets what, and every error with its line`,
      `  npx sluice doctor${named}   is this machine ready?`,
      `  npx sluice start${named}`,
      `  npx sluice doctor${named} --url ${answers.origins[0] ?? ''}${config.prefix}   from outside, once it is live`,
      '',
    ].join('\n'),
  );
  return 0;
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
