import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PolicyPack } from '../consent/policy.ts';
import { purposes } from '../vocabulary/purposes.ts';
import { didYouMean } from './problems.ts';

const packFolder = fileURLToPath(new URL('../../config/policies', import.meta.url));

const packSchema: z.ZodType<PolicyPack> = z.strictObject({
  name: z.string(),
  regionDefaultCounts: z.array(z.enum(purposes)),
  gpcStopsThirdParties: z.boolean(),
  ownStoresOnly: z.boolean(),
  addressPrefix: z.strictObject({
    ipv4: z.union([z.literal(32), z.literal(24)]),
    ipv6: z.union([z.literal(128), z.literal(64)]),
  }),
  citation: z.string().min(1),
  date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  assessment: z.literal('self-assessed'),
});

/** Reads a policy pack by name or path; a pack that is not right is a text that says why. */
export function loadPolicy(name: string, folder: string): PolicyPack | string {
  const ownPack = join(packFolder, `${name}.yaml`);
  const path = /[/\\.]/.test(name) ? resolve(folder, name) : ownPack;
  if (!existsSync(path)) {
    const names = readdirSync(packFolder).map((file) => file.replace(/\.yaml$/, ''));
    return `there is no policy pack \`${name}\`. ${didYouMean(name, names)} A path to a file of your own works too.`;
  }
  try {
    const read = packSchema.safeParse(parse(readFileSync(path, 'utf8')));
    return read.success
      ? read.data
      : `the policy pack ${path} is not right: ${z.prettifyError(read.error)}`;
  } catch (error) {
    return `the policy pack ${path} can't be read: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}
