import { z } from 'zod';
import { isPrivateHost } from './private-host.ts';
import { hostedUrlProblem } from './receiver-url.ts';

/** A secret of one word. `where` says where in the vendor's pages it stands. */
export function secretSetting(name: string, where: string, description: string): z.ZodType<string> {
  return z
    .string({ error: `${name} is missing: it stands at ${where}` })
    .regex(/^[\x21-\x7e]{1,512}$/, {
      error: `${name} must be one word: copy it again from ${where}, and check that its environment variable is set`,
    })
    .meta({ secret: true, description });
}

/** One of a vendor's regions; the first is the default. */
export function regionSetting<const R extends readonly [string, ...string[]]>(
  regions: R,
  description: string,
): z.ZodDefault<z.ZodType<R[number]>> {
  const [first] = regions;
  const error = `host must be ${regions.join(' or ')} (${first} where it is left out): the region of your project`;
  const isRegion = (value: string): value is R[number] => regions.includes(value);
  const schema: z.ZodType<R[number]> = z.enum(regions, { error }).refine(isRegion);
  return schema.default(first).meta({ description });
}

/** Whether a product that the operator hosts may stand in the own network, and is nobody else's. */
export const hostedSettings: {
  readonly allowPrivate: z.ZodDefault<z.ZodBoolean>;
  readonly ownStore: z.ZodDefault<z.ZodBoolean>;
} = {
  allowPrivate: z.boolean({ error: 'allowPrivate must be true or false' }).default(false).meta({
    description:
      'Allow a receiver inside your own network (loopback, private ranges), also by plain http.',
  }),
  ownStore: z.boolean({ error: 'ownStore must be true or false' }).default(false).meta({
    description: 'You host it yourself and nobody else reads it: then it is no third party.',
  }),
};

/** What a destination with `hostedSettings` reads off them. */
export const hostedParts: {
  readonly ownStore: false;
  readonly ownStoreWith: (settings: Pick<Hosted, 'ownStore'>) => boolean;
  readonly mayReachPrivate: (settings: Pick<Hosted, 'allowPrivate'>) => boolean;
} = {
  ownStore: false,
  ownStoreWith: ({ ownStore }) => ownStore,
  mayReachPrivate: ({ allowPrivate }) => allowPrivate,
};

/** A relay of the operator's own before the vendor's address. */
export const relaySettings: {
  readonly url: z.ZodOptional<z.ZodString>;
  readonly allowPrivate: z.ZodDefault<z.ZodBoolean>;
} = {
  url: z
    .string({ error: 'url must be text: the address of your own relay, "https://…"' })
    .optional()
    .meta({
      description:
        "A relay of your own before the vendor's address (server-side tagging, a regional proxy), without a path; then `host` does not count.",
    }),
  allowPrivate: hostedSettings.allowPrivate,
};

/** The settings of a relay. */
export interface Relay {
  readonly url?: string | undefined;
  readonly allowPrivate: boolean;
}

/** Looks at the relay's address; for zod's `superRefine`. */
export function checkRelay({ url, allowPrivate }: Relay, context: z.RefinementCtx): void {
  const problem = url === undefined ? null : hostedUrlProblem(url, allowPrivate);
  if (problem !== null) context.addIssue({ code: 'custom', path: ['url'], message: problem });
}

/** The host that is reached: the vendor's, or the one of `url`; null where it is the own network. */
export function relayHost({ url }: Pick<Relay, 'url'>, host: string): string | null {
  if (url === undefined) return host;
  const { hostname } = new URL(url);
  return isPrivateHost(hostname) ? null : hostname;
}

/** The settings of a product that one hosts, as far as they are alike. */
export interface Hosted {
  readonly url?: string | undefined;
  readonly allowPrivate: boolean;
  readonly ownStore: boolean;
}

/** Looks at address and ownership together; for zod's `superRefine`. */
export function checkHosted(settings: Hosted, context: z.RefinementCtx): void {
  const { url, ownStore, allowPrivate } = settings;
  const add = (path: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [path], message });
  };
  if (url === undefined) {
    if (ownStore) add('ownStore', "ownStore needs `url:`: the vendor's own service is not yours");
    return;
  }
  const problem = hostedUrlProblem(url, allowPrivate);
  if (problem !== null) add('url', problem);
}

/** `Basic`, as RFC 7617 has it. */
export function basicAuth(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}
