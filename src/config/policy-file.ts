import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { PolicyPack } from '../consent/policy.ts';
import { purposes } from '../vocabulary/purposes.ts';
import type { RedactConfig, SearchConfig } from './config.ts';
import { packageRoot } from './package-root.ts';
import { didYouMean, lineOf, problemsOf } from './problems.ts';
import { kindActions, search } from './redaction-schema.ts';
import { keysAt } from './schema-keys.ts';

/** A policy pack with what it says of redaction. */
export interface LoadedPolicy extends PolicyPack {
  readonly redact: RedactConfig;
  readonly strict: boolean;
  readonly search: SearchConfig;
}

const packFolder = join(packageRoot, 'config', 'policies');

const packSchema: z.ZodType<LoadedPolicy> = z.strictObject({
  name: z.string(),
  regionDefaultCounts: z.array(z.enum(purposes)),
  gpcStopsThirdParties: z.boolean(),
  ownStoresOnly: z.boolean(),
  addressPrefix: z.strictObject({
    ipv4: z.union([z.literal(32), z.literal(24)]),
    ipv6: z.union([z.literal(128), z.literal(64)]),
  }),
  redact: kindActions.default({}),
  strict: z.boolean().default(false),
  search: search.prefault({}),
  citation: z.string().min(1),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  assessment: z.literal('self-assessed'),
});

/** Reads a policy pack by name or path; a pack that is not right is a text that says why. */
export function loadPolicy(
  name: string,
  folder: string,
  onRead: (path: string) => void = () => undefined,
): LoadedPolicy | string {
  const ownPack = join(packFolder, `${name}.yaml`);
  const path = /[/\\.]/.test(name) ? resolve(folder, name) : ownPack;
  onRead(path);
  if (!existsSync(path)) {
    const names = readdirSync(packFolder).map((file) => file.replace(/\.yaml$/, ''));
    return `there is no policy pack \`${name}\`. ${didYouMean(name, names)} A path to a file of your own works too.`;
  }
  try {
    return parsePack(readFileSync(path, 'utf8'), path);
  } catch (error) {
    return `the policy pack ${path} can't be read: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}

function parsePack(text: string, path: string): LoadedPolicy | string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) throw broken;
  const read = packSchema.safeParse(document.toJS({ maxAliasCount: 100 }), { reportInput: true });
  if (read.success) return read.data;
  const found = read.error.issues.flatMap((issue) =>
    problemsOf(issue, [], keysAt(packSchema), (at) => lineOf(document, lines, at)),
  );
  const said = found.map(({ line, path: at, message }) => `${path}:${line ?? 1} ${at}: ${message}`);
  return `the policy pack is not right. ${said.join(' ')}`;
}
