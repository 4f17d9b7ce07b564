import { z } from 'zod';

/** The checked settings of a GA4 property. */
export interface Ga4Settings {
  readonly measurementId: string;
  readonly apiSecret: string;
  readonly host: 'eu' | 'us';
  readonly names: 'canonical' | 'recommended';
  readonly mode: 'only' | 'augment';
  readonly avoidEnhancedMeasurement?: boolean | undefined;
}

const stream = 'GA4 > Admin > Data streams > (your web stream)';

/** The settings of GA4; each message says where the value is found. */
export const ga4Settings: z.ZodType<Ga4Settings> = z.strictObject({
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
      description: "Event names as they are here, or in GA4's recommended vocabulary.",
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
});
