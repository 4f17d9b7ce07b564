import { z } from 'zod';
import type { CnilProfile } from './ga4-cnil.ts';
import { reservedEventNames } from './ga4-names.ts';
import { isReservedGa4Prefix } from './ga4-text.ts';
import { checkRelay, type Relay, relaySettings } from './vendor-settings.ts';

/** The checked settings of a GA4 property. */
export interface Ga4Settings extends Relay {
  readonly measurementId: string;
  readonly apiSecret: string;
  readonly host: 'eu' | 'us';
  readonly names: 'canonical' | 'recommended';
  readonly mode: 'only' | 'augment';
  readonly avoidEnhancedMeasurement?: boolean | undefined;
  readonly withoutGoogleIds: 'derive' | 'drop';
  readonly eventNames: Readonly<Record<string, string>>;
  readonly funnelParams: boolean;
  /** The CNIL's note on a proxy; `policy: cnil-proxy` turns it on. */
  readonly cnil?: CnilProfile | undefined;
}

const stream = 'GA4 > Admin > Data streams > (your web stream)';

const nameError =
  'eventNames: write canonical names with the name that GA4 shall get, `newsletter_signup: generate_lead` (a letter, then up to 39 letters, digits and _)';

const eventName = z
  .string({ error: nameError })
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/, { error: nameError })
  .refine((name) => !reservedEventNames.has(name) && !isReservedGa4Prefix(name), {
    error: 'eventNames: GA4 keeps this name for itself and forgets such events: choose another one',
  });

const cnilSettings: z.ZodType<CnilProfile> = z.strictObject(
  {
    dailyVisitors: z
      .int({ error: 'cnil.dailyVisitors must be a whole number: the visitors of a quiet day' })
      .min(1, 'cnil.dailyVisitors must be 1 or more: the visitors of a quiet day')
      .default(100),
    k: z
      .int({ error: 'cnil.k must be a whole number: how many visitors share a client id' })
      .min(2, 'cnil.k must be 2 or more: with 1 no client id is shared')
      .default(10),
    countries: z
      .array(
        z.string().regex(/^[A-Z]{2}$/, {
          error: 'cnil.countries: write ISO 3166 codes in upper case, [FR, DE]',
        }),
        { error: 'cnil.countries must be a list of ISO 3166 codes, [FR, DE]' },
      )
      .default([]),
    params: z
      .array(z.string({ error: 'cnil.params: write names of parameters in quotes' }), {
        error: 'cnil.params must be a list of names of parameters, [plan_name]',
      })
      .default([]),
  },
  { error: 'cnil must hold dailyVisitors, k, countries, params, or be `{}`' },
);

const shape = z.strictObject({
  measurementId: z
    .string({ error: `measurementId is missing: it stands at ${stream}, "G-…"` })
    .regex(/^G-[A-Z0-9]{4,16}$/, {
      error: `measurementId must look like G-XXXXXXXXXX (not UA-, AW- or a number): see ${stream}`,
    })
    .meta({ description: 'The web stream that receives the events, `G-…`.' }),
  apiSecret: z
    .string({
      error: `apiSecret is missing: create one at ${stream} > Measurement Protocol API secrets`,
    })
    .regex(/^[\x21-\x7e]{1,128}$/, {
      error: `apiSecret must be one word: copy it again from ${stream} > Measurement Protocol API secrets, and check that its environment variable is set`,
    })
    .meta({
      secret: true,
      description: 'The secret of the Measurement Protocol, made in GA4 at that stream.',
    }),
  host: z
    .enum(['eu', 'us'], { error: 'host must be eu (collected in the EU, the default) or us' })
    .default('eu')
    .meta({
      description: 'Where Google takes the events in: its host in the EU, or the common one.',
    }),
  names: z
    .enum(['canonical', 'recommended'], {
      error:
        "names must be canonical (ours, the default) or recommended (GA4's own, such as generate_lead)",
    })
    .default('canonical')
    .meta({
      description:
        "`canonical`: GA4's own name where it means the same (`search`, `sign_up`, `file_download`), else ours. `recommended`: GA4's name also where several of ours become one (`generate_lead`).",
    }),
  mode: z
    .enum(['only', 'augment'], {
      error:
        "mode must be only (nothing but Sluice feeds the property, the default) or augment (Google's tag runs as well)",
    })
    .default('only')
    .meta({
      description:
        "`only`: nothing else feeds the property. `augment`: Google's tag runs as well; its client and session ids are used where the page handed them over after consent.",
    }),
  avoidEnhancedMeasurement: z
    .boolean({ error: 'avoidEnhancedMeasurement must be true or false' })
    .optional()
    .meta({
      description:
        'Put `mc_` before the names that enhanced measurement sends itself (page_view, scroll, click, …). Default: true with `mode: augment`, else false.',
    }),
  ...relaySettings,
  withoutGoogleIds: z
    .enum(['derive', 'drop'], {
      error:
        "withoutGoogleIds must be derive (an id of Sluice's own, the default) or drop (only what joins up)",
    })
    .default('derive')
    .meta({
      description:
        "With `mode: augment`, events without Google's own client id: `derive` sends them under an id of Sluice's own, so that they count as of another person; `drop` sends only what joins up.",
    }),
  eventNames: z.record(z.string(), eventName, { error: nameError }).default({}).meta({
    description:
      'Other names for single events, canonical name first: `{ newsletter_signup: generate_lead }`. It wins over `names`.',
  }),
  funnelParams: z
    .boolean({ error: 'funnelParams must be true or false: mc_category and mc_stage' })
    .default(true)
    .meta({
      description:
        'Send `mc_category` and `mc_stage` with each event; `sluice ga4 setup` says how to register them.',
    }),
  cnil: cnilSettings.optional().meta({
    description:
      "What leaves follows the CNIL's note on a proxy before Google Analytics (transfers, not consent): `dailyVisitors` (of a quiet day, default 100) and `k` (default 10) say how many visitors share a client id, `countries` which countries may be told, `params` which further parameters. `policy: cnil-proxy` turns it on by itself.",
  }),
});

/** The settings of GA4; each message says where the value is found. */
export const ga4Settings: z.ZodType<Ga4Settings> = shape.superRefine((settings, context) => {
  checkRelay(settings, context);
  if (settings.cnil === undefined || settings.mode !== 'augment') return;
  context.addIssue({
    code: 'custom',
    path: ['mode'],
    message: "mode: augment hands over Google's own ids, which `cnil` rules out: write only",
  });
});

/** What holds where the operator says nothing: ten client ids a day, and no place. */
const cnilDefault: CnilProfile = { dailyVisitors: 100, k: 10, countries: [], params: [] };

/** The profile of checked settings; the default one where they have none. */
export function cnilProfileOf(settings: unknown): CnilProfile {
  const parsed = z.looseObject({ cnil: cnilSettings.optional() }).safeParse(settings);
  return parsed.data?.cnil ?? cnilDefault;
}

/** As `ga4Settings`, with the profile that `policy: cnil-proxy` asks for. */
export function underCnil(settings: Ga4Settings): Ga4Settings {
  return { ...settings, mode: 'only', cnil: settings.cnil ?? cnilDefault };
}
