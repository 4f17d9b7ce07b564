import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { parseVerifyingKey, type VerifyingKey } from '../sources/verifying-key.ts';
import { parameterTypes } from '../vocabulary/parameter-types.ts';
import { purposes } from '../vocabulary/purposes.ts';
import { categories, stages } from '../vocabulary/taxonomy.ts';
import type { Config } from './config.ts';
import { retentionSchema } from './retention-schema.ts';
import { spoolSchema } from './spool-schema.ts';
import { telemetrySchema } from './telemetry-schema.ts';
import { kindActions, route, search } from './redaction-schema.ts';
import { whenSchema } from './rules-schema.ts';

const port = z.int().min(0).max(65_535);
const rateLimit = z.strictObject({
  rate: z.number().positive().describe('events per second'),
  burst: z.number().min(1).describe('events that may come at once'),
});
const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
  error: 'a name is 1 to 64 of A-Z a-z 0-9 _ . - and starts with a letter or digit',
});

const cidr = z.string().refine(isCidr, {
  error: 'is not an address or a range; write for example 10.0.0.0/8, 192.0.2.7 or 2001:db8::/32',
});

const origin = z.string().refine(isOrigin, {
  error: 'is not an origin; write scheme, host and port only, for example https://shop.example',
});

const region = z.string().regex(/^[A-Za-z]{2}(?:-[A-Za-z0-9]{1,3})?$/, {
  error: 'is not a region; write ISO 3166, for example DE or US-CA',
});

const microConversion = z.strictObject({
  category: z.enum(categories).optional(),
  stage: z
    .enum([...stages, 'decision'])
    .transform((stage) => (stage === 'decision' ? 'purchase' : stage))
    .optional(),
  value: z.number().nonnegative().optional(),
  sensitive: z.boolean().optional(),
  when: whenSchema.optional(),
});

const verifyingKey = z
  .union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'is not a key; write a public key as PEM or JWK',
  })
  .transform((input, context): VerifyingKey => {
    const key = parseVerifyingKey(input);
    if (typeof key !== 'string') return key;
    context.issues.push({ code: 'custom', message: key, input: null });
    return z.NEVER;
  });

const site = z.strictObject({
  origins: z.array(origin).min(1),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, { error: 'is not a currency; write ISO 4217, for example EUR' })
    .nullable()
    .default(null),
  banner: z.string().nullable().default(null),
  microConversions: z.record(z.string().min(1).max(100), microConversion).default({}),
  parameters: z
    .record(z.string().min(1), z.record(z.string().min(1), z.enum(parameterTypes)))
    .default({}),
  consentKey: verifyingKey.nullable().default(null),
  serverKey: verifyingKey.nullable().default(null),
  routes: z.array(route).max(200).default([]),
  strict: z.boolean().nullable().default(null),
  searchKeys: z.array(z.string().min(1).max(40)).max(50).nullable().default(null),
  search: search.nullable().default(null),
});

const destination = z.looseObject({
  type: z.string(),
  purposes: z.array(z.enum(purposes)).min(1, {
    error: `names no purpose, so it does not start; write for example [analytics] (one or more of ${purposes.join(', ')})`,
  }),
  whenUnknown: z.enum(['drop', 'count', 'degrade']).default('drop'),
  whenDenied: z.enum(['drop', 'count']).default('drop'),
  allowSensitive: z.array(z.string()).default([]),
  tcfVendor: z
    .int({ error: 'is not a vendor id; write its number in the TCF’s vendor list, as 755' })
    .min(1)
    .max(65_535)
    .nullable()
    .default(null),
  unanswered: z.enum(['atMostOnce', 'atLeastOnce']).default('atMostOnce'),
  from: z
    .union([z.literal('oldest'), z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'is no time; write oldest, or for example 2026-11-22 or 2026-11-22T08:00:00Z',
    })
    .transform((text) => (text === 'oldest' ? 0 : Date.parse(text)))
    .nullable()
    .default(null)
    .describe('where a new destination begins; not set: with what is stored from now on'),
  redact: kindActions.default({}),
});

/** The common keys of a destination; what remains is its own settings. */
export const destinationKeys: readonly string[] = Object.keys(destination.shape);

/** What a configuration file may say, before destinations read their own settings. */
export const fileSchema: z.ZodType<FileConfig> = z.strictObject({
  listen: z
    .strictObject({ host: z.string().default('0.0.0.0'), port: port.default(8787) })
    .prefault({}),
  admin: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: port.default(8788),
      token: z
        .string()
        .min(16, { error: 'is too short; 16 characters at least' })
        .nullable()
        .default(null),
    })
    .prefault({}),
  prefix: z
    .string()
    .regex(/^\/[A-Za-z0-9_-]{1,40}$/, { error: 'must look like /_s: one path segment' })
    .default('/_s'),
  data: z.string().min(1).default('./data'),
  keys: z.string().min(1).default('./keys'),
  network: z
    .strictObject({
      trustedProxies: z.array(cidr).default([]),
      hops: z.int().min(1).max(10).default(1),
      regionHeader: z.string().toLowerCase().nullable().default(null),
      regionDatabase: z
        .null({
          error: 'is not read in this version; let the proxy tell the region (regionHeader)',
        })
        .default(null),
      defaultRegion: region.nullable().default(null),
    })
    .prefault({}),
  policy: z.string().min(1).default('strict-eu'),
  objectionCookie: z
    .boolean()
    .default(false)
    .describe('keep an objection in the cookie sluice_objection, value 1'),
  gpc: z
    .strictObject({
      publish: z.boolean().default(false),
      lastUpdate: z.iso
        .date({ error: 'is not a date; write for example 2026-11-22' })
        .nullable()
        .default(null),
    })
    .prefault({}),
  limits: z
    .strictObject({
      perAddress: rateLimit.default({ rate: 50, burst: 200 }),
      perSite: rateLimit.default({ rate: 5_000, burst: 20_000 }),
    })
    .prefault({}),
  identity: z
    .strictObject({
      keyStore: z
        .enum(['memory', 'postgres'])
        .nullable()
        .default(null)
        .describe('where the visitor keys live; not set: with the spool'),
      userIds: z.boolean().default(false),
    })
    .prefault({}),
  spool: spoolSchema,
  retention: retentionSchema,
  telemetry: telemetrySchema,
  ledger: z
    .strictObject({
      postHeadTo: z
        .url({ protocol: /^https?$/, error: 'is not an address; write https://…' })
        .nullable()
        .default(null),
    })
    .prefault({}),
  redact: kindActions.default({}),
  sites: z.record(key, site).refine((sites) => Object.keys(sites).length > 0, {
    error: 'names no site; add one with its origins',
  }),
  destinations: z.record(key, destination).default({}),
});

/** As `Config`, with each destination's own settings still beside its common keys. */
export type FileConfig = Omit<Config, 'destinations'> & {
  readonly destinations: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

function isOrigin(text: string): boolean {
  try {
    const url = new URL(text);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
  } catch {
    return false;
  }
}

function isCidr(text: string): boolean {
  return ipaddr.isValidCIDR(text) || ipaddr.isValid(text);
}
