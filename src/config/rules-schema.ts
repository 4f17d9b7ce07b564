import { z } from 'zod';
import { globProblem } from '../rules/glob.ts';
import { onces, type ParameterCondition, type StepCondition, type When } from '../rules/when.ts';
import { isJsonObject } from '../vocabulary/json.ts';
import { didYouMean } from './problems.ts';
import { whenProblems } from './when-problems.ts';

const nameLengthMax = 100;
const textMax = 200;

const name = z.string().min(1).max(nameLengthMax);
const glob = z
  .string()
  .refine((text) => globProblem(text) === null, { error: ({ input }) => globProblem(input) ?? '' });

/** One or several, with an error that names what is wrong with which. */
function oneOrMore(
  each: z.ZodType<string>,
  wrong: (value: unknown) => string,
): z.ZodType<string | readonly string[]> {
  return z.union([each, z.array(each).min(1).max(20)], {
    error: ({ input }) => {
      if (!Array.isArray(input)) return wrong(input);
      const first: unknown = input.find((value) => !each.safeParse(value).success);
      return input.length === 0 || input.length > 20 ? 'takes 1 to 20 of them' : wrong(first);
    },
  });
}

const event = oneOrMore(
  name,
  () =>
    'is not the name of an event; write for example engaged_time, or [form_submit, demo_request]',
);
const path = oneOrMore(glob, (value) => globProblem(value) ?? 'is not a path');

const finite = z.number({ error: 'is not a number; write for example 10' });
const scalar = z.union([z.string().max(textMax), finite, z.boolean()]);
const bounds = z.strictObject({
  min: finite.optional(),
  max: finite.optional(),
  exists: z.boolean().optional(),
  contains: z.string().min(1).max(textMax).optional(),
});

const parameter: z.ZodType<ParameterCondition> = z.union(
  [scalar, z.array(scalar).min(1).max(50), bounds],
  {
    error: ({ input }) =>
      unknownKey(input, bounds.shape) ??
      'is no condition; write a value, a list of values, or { min: 10, max: 20, exists: true, contains: text }',
  },
);

const stepShape = {
  event: event.optional(),
  path: path.optional(),
  params: z.record(z.string().min(1).max(nameLengthMax), parameter).optional(),
  minPercent: z
    .number({ error: 'is not a share; write a number from 1 to 100' })
    .min(1, { error: 'is below 1 %; write a number from 1 to 100, or remove it' })
    .max(100, { error: 'can never be reached: nothing goes beyond 100 %; write 1 to 100' })
    .optional(),
  minSeconds: z
    .number({ error: 'is not a time; write seconds, for example 60' })
    .min(1, { error: 'is less than a page tells of; write 1 or more seconds' })
    .max(86_400, { error: 'can never be reached: a visit ends after 24 hours; write less seconds' })
    .optional(),
};
const stepObject: z.ZodType<StepCondition> = z.strictObject(stepShape);
const step: z.ZodType<string | StepCondition> = z.union([name, stepObject], {
  error: ({ input }) => {
    if (!isJsonObject(input))
      return 'is no step; write a name, or { event: add_to_cart, path: /shop/** }';
    const [issue] = stepObject.safeParse(input).error?.issues ?? [];
    const where = issue?.path.join('.') ?? '';
    return unknownKey(input, stepShape) ?? `${where}: ${issue?.message ?? 'is wrong'}`;
  },
});

const pages = z.strictObject({
  min: z
    .int({ error: 'is not a number of pages; write a whole number from 1 to 100' })
    .min(1, { error: 'is no page at all; write 1 to 100' })
    .max(100, { error: 'is more than people look at in a visit; write 1 to 100' }),
  path: path.optional(),
});

/** The key `when` of a micro-conversion: it is made by this rule (docs/micro-conversions.md). */
export const whenSchema: z.ZodType<When> = z
  .strictObject({
    ...stepShape,
    pages: pages.optional(),
    sequence: z
      .array(step, {
        error: 'is no list of steps; write for example [add_to_cart, begin_checkout]',
      })
      .refine((steps) => steps.length > 0, {
        error: 'has no step; write for example [add_to_cart, begin_checkout]',
      })
      .refine((steps) => steps.length <= 10, {
        error: 'has more than 10 steps; write those that matter',
      })
      .optional(),
    without: step.optional(),
    once: z.enum(onces).optional(),
  })
  .superRefine((when, context) => {
    if (context.issues.length > 0) return;
    for (const { path: at, message } of whenProblems(when)) {
      context.addIssue({ code: 'custom', path: [...at], message });
    }
  });

function unknownKey(input: unknown, shape: object): string | null {
  if (!isJsonObject(input)) return null;
  const known = Object.keys(shape);
  const unknown = Object.keys(input).find((key) => !known.includes(key));
  return unknown === undefined
    ? null
    : `\`${unknown.slice(0, 40)}\` is unknown here. ${didYouMean(unknown, known)}`;
}
