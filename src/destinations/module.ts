import { z } from 'zod';
import type { PermittedEvent } from '../event/permitted-event.ts';
import { isJsonObject, own, type JsonObject } from '../vocabulary/json.ts';
import { commonVerdict } from './common-verdict.ts';
import type { About, Encoded, EncodeContext, HttpDestination } from './destination.ts';
import { isPrivateHost } from './private-host.ts';
import { loadDestination, type OwnDestination } from './module-load.ts';

/** The checked settings of the operator's own destination. */
export interface ModuleSettings {
  /** Absolute. */
  readonly file: string;
  /** What the file's own `settings` take. */
  readonly options: JsonObject;
}

const settings: z.ZodType<ModuleSettings> = z
  .strictObject({
    file: z
      .string({ error: 'file is missing: name the file that exports `destination`, "./crm.ts"' })
      .min(1, 'file is empty: name the file that exports `destination`, "./crm.ts"')
      .meta({
        description:
          'A file of yours that exports `destination` (docs/adding-a-destination.md), relative to the configuration. It runs in this process: only your own code belongs there. Test it with `sluice check --destination FILE`.',
      }),
    options: z
      .record(z.string(), z.json(), {
        error:
          'options must be a list of names with their values: the settings of your destination',
      })
      .default({})
      .meta({
        description: "The settings of your destination, as the file's own `settings` take them.",
      }),
  })
  .superRefine(({ file, options }, context) => {
    if (file === '') return;
    const loaded = loadDestination(file);
    if (typeof loaded === 'string') {
      context.addIssue({ code: 'custom', path: ['file'], message: `${file} ${loaded}` });
      return;
    }
    const parsed = loaded.settings.safeParse(options);
    for (const { path, message } of parsed.error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['options', ...path], message });
    }
  });

/** The operator's own destination: a file with the same contract as those that Sluice brings. */
export const module: HttpDestination<ModuleSettings> & { readonly about: About } = {
  type: 'module',
  kind: 'http',
  purposes: ['analytics'],
  ownStore: false,
  fileSettings: ['file'],
  settings,
  mayReachPrivate: (from) =>
    within(from)((file, options) => file.mayReachPrivate?.(options) ?? false),
  ownStoreWith: (from) =>
    within(from)((file, options) => file.ownStoreWith?.(options) ?? file.ownStore),
  hostWith: (from) => within(from)((file, options) => file.hostWith?.(options) ?? hostIn(options)),
  withSettings: ({ file }) => {
    const own = loaded(file);
    const { purposes, batch, dedupes, ordered = false, eventAgeMsMax } = own;
    return {
      purposes,
      batch,
      dedupes,
      ordered,
      ...(eventAgeMsMax !== undefined && { eventAgeMsMax }),
      judge: (response, eventIds, request) => own.judge(response, eventIds, request),
    };
  },
  batch: { eventsMax: 100, bytesMax: 262_144, ageMsMax: 1_000 },
  dedupes: false,
  maturity: { tested: 'real-peer', on: '2026-11-22' },
  about: {
    title: 'Your own destination (a file)',
    setUp: [
      'Write the file (docs/adding-a-destination.md has the contract, `test/fixtures/destinations/own/crm.mjs` is a whole one).',
      '`sluice check --destination FILE` until nothing is left, then name it as `file`.',
    ],
    arrives: [
      'What your file makes of each event: `encode` gets the permitted record (docs/events.md), with ids of this destination alone, and gives requests; `judge` reads the answers. Consent, redaction, batches, retries and counts stay with Sluice.',
      '`sluice check --destination FILE` asks of it what the tests ask of the destinations that Sluice brings.',
    ],
    lostWithoutCookies: ['Visitors are recognised for one day and one site, not beyond.'],
  },
  encode,
  // Of no file in particular: `withSettings` gives that of the file.
  judge: commonVerdict,
};

function encode(
  events: readonly PermittedEvent[],
  { settings: from, now, batchId }: EncodeContext<ModuleSettings>,
): Encoded {
  return within(from)((file, options) => file.encode(events, { settings: options, now, batchId }));
}

/** The host of an `url` among the options, where there is one that others may know. */
function hostIn(options: unknown): string | null {
  const url = isJsonObject(options) ? own(options, 'url') : undefined;
  const host = typeof url === 'string' ? URL.parse(url)?.hostname : undefined;
  return host === undefined || isPrivateHost(host) ? null : host;
}

/** Runs with the file's destination and its own checked settings. */
function within({
  file,
  options,
}: ModuleSettings): <T>(run: (own: OwnDestination, options: unknown) => T) => T {
  const own = loaded(file);
  const { data } = own.settings.safeParse(options);
  return (run) => run(own, data);
}

function loaded(file: string): OwnDestination {
  const found = loadDestination(file);
  if (typeof found === 'string') throw new Error('the configuration has been checked');
  return found;
}
