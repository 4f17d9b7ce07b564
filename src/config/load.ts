import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Config } from './config.ts';
import { crossChecks } from './cross-checks.ts';
import { underPolicy, withDestinations } from './destination-settings.ts';
import { type LoadedPolicy, loadPolicy } from './policy-file.ts';
import { ConfigError, lineOf, type Path, type Problem, problemsOf } from './problems.ts';
import { fileSchema } from './schema.ts';
import { keysAt } from './schema-keys.ts';
import { fillSecrets } from './secrets.ts';
import { own } from '../vocabulary/json.ts';

/** A configuration that passed, with its policy pack read and its paths made absolute. */
export interface LoadedConfig {
  readonly config: Config;
  readonly policy: LoadedPolicy;
  /** The file that was read; a name in angle brackets where there was none. */
  readonly file: string;
  /** Of the configuration's text, in hex: what `sha256sum` prints for the file. */
  readonly sha256: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Is told each file that is read, or that should be there: a change of it changes the configuration. */
export type OnRead = (path: string) => void;

const fileBytesMax = 1_000_000;

/** Reads and checks a configuration file. Throws a ConfigError that names every problem at once. */
export function loadConfigFile(
  file: string,
  environment: Environment,
  onRead: OnRead = () => undefined,
): LoadedConfig {
  const path = resolve(file);
  onRead(path);
  if (!existsSync(path)) {
    throw new ConfigError(file, [
      {
        line: null,
        path: '',
        message: 'no such file. Copy config/minimal.yaml to it and change it.',
      },
    ]);
  }
  const text = readText(path, file);
  if (text.length > fileBytesMax) {
    throw new ConfigError(file, [{ line: null, path: '', message: 'is larger than 1 MB.' }]);
  }
  return parseConfig(text, { file, folder: dirname(path), environment, onRead });
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code: unknown = error instanceof Error ? own(error, 'code') : undefined;
    const message = `can't be read (${String(code)}). Let it be a file that this user may read.`;
    throw new ConfigError(file, [{ line: null, path: '', message }]);
  }
}

/** Checks a configuration text. */
export function parseConfig(
  text: string,
  about: {
    readonly file: string;
    readonly folder: string;
    readonly environment: Environment;
    readonly onRead?: OnRead;
  },
): LoadedConfig {
  const lines = new LineCounter();
  const { document, value } = readYaml(text, lines, about.file);
  const line = (path: Path): number | null => lineOf(document, lines, path);
  const problem = (path: Path, message: string): Problem => ({
    line: line(path),
    path: path.map(String).join('.'),
    message,
  });
  const filled = fillSecrets(value, about.environment, problem, about.onRead);
  const read = fileSchema.safeParse(filled.value, { reportInput: true });
  const problems = [...filled.problems];
  if (!read.success) {
    problems.push(
      ...read.error.issues.flatMap((issue) => problemsOf(issue, [], keysAt(fileSchema), line)),
    );
  }
  if (!read.success) throw new ConfigError(about.file, problems);
  const policy = loadPolicy(read.data.policy, about.folder, about.onRead);
  if (typeof policy === 'string') problems.push(problem(['policy'], policy));
  const config = withDestinations(read.data, problems, problem, line, about.folder);
  problems.push(...crossChecks(config, typeof policy === 'string' ? null : policy, problem));
  if (problems.length > 0 || typeof policy === 'string') {
    throw new ConfigError(about.file, problems);
  }
  return {
    config: withPlaces(underPolicy(config, policy), about),
    policy,
    file: about.file,
    sha256: hash('sha256', text, 'hex'),
  };
}

/** Reads the YAML itself; an alias that is missing, circular or a bomb is a problem like others. */
function readYaml(
  text: string,
  lines: LineCounter,
  file: string,
): { readonly document: Document; readonly value: unknown } {
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: true,
    uniqueKeys: true,
  });
  const problems = document.errors.map((error): Problem => {
    const message = error.message.split('\n')[0] ?? 'is not YAML';
    return { line: error.linePos?.[0].line ?? null, path: '', message };
  });
  if (problems.length > 0) throw new ConfigError(file, problems);
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
    JSON.stringify(value);
    return { document, value };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'is not YAML';
    throw new ConfigError(file, [{ line: null, path: '', message }]);
  }
}

function withPlaces(
  config: Config,
  about: { readonly folder: string; readonly environment: Environment },
): Config {
  const port = portOf(about.environment, 'PORT');
  const adminPort = portOf(about.environment, 'ADMIN_PORT');
  return {
    ...config,
    data: resolve(about.folder, config.data),
    keys: resolve(about.folder, config.keys),
    listen: { ...config.listen, port: port ?? config.listen.port },
    admin: {
      ...config.admin,
      port: adminPort ?? config.admin.port,
    },
  };
}

function portOf(environment: Environment, name: 'PORT' | 'ADMIN_PORT'): number | null {
  const text = environment[name];
  if (text === undefined || text === '') return null;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  const message = 'is not a port. Write a number from 0 to 65535, or unset it.';
  throw new ConfigError('(environment)', [{ line: null, path: name, message }]);
}
