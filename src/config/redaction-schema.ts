import { z } from 'zod';
import { type Action, allowedActions } from '../redact/actions.ts';
import { kinds, type Kind } from '../redact/kinds.ts';
import { parseRoute } from '../redact/route.ts';

const some: readonly Action[] = ['keep', 'truncate', 'hash'];

/** Actions by kind: those only that the kind allows. */
export const kindActions: z.ZodType<Readonly<Partial<Record<Kind, Action>>>> = z.strictObject(
  Object.fromEntries(
    kinds.map((kind) => [kind, z.enum(allowedActions[kind], { error: refusal(kind) }).optional()]),
  ),
);

function refusal(kind: Kind): (issue: { readonly input?: unknown }) => string | undefined {
  return ({ input }) => {
    const asked = some.find((action) => action === input);
    if (asked === undefined) return undefined;
    return `\`${asked}\` is not possible for ${kind}, to no destination: write ${allowedActions[kind].join(' or ')}.`;
  };
}

/** A template of the paths of a site. */
export const route: z.ZodType<string> = z.string().superRefine((text, context) => {
  const read = parseRoute(text);
  if (typeof read === 'string') context.addIssue({ code: 'custom', message: read });
});

/** From how many visitors of a day on a search term leaves as it is; null: from the first. */
export const search: z.ZodType<{ readonly k: number | null }> = z.strictObject({
  k: z
    .int({ error: 'is not a number of visitors; write a whole number from 2 to 100, or null' })
    .min(2, { error: 'is too few; write 2 to 100 visitors, or null for none' })
    .max(100, { error: 'is too many; write 2 to 100 visitors, or null for none' })
    .nullable()
    .default(null),
});
