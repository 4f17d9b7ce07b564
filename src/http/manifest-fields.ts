import type { EventRecord } from '../event/event-record.ts';

type Form = EventRecord['variant'];

const always: readonly Form[] = ['full', 'degraded', 'counted'];
const said: readonly Form[] = ['full', 'degraded'];
const whole: readonly Form[] = ['full'];

/** Each field of the record (docs/events.md) with the forms in which it can hold something. */
const fields: Readonly<Record<Exclude<keyof EventRecord, 'derived'>, readonly Form[]>> = {
  variant: always,
  id: always,
  site: always,
  name: always,
  sentName: always,
  category: always,
  stage: always,
  sensitive: always,
  ts: always,
  receivedAt: always,
  page: whole,
  visitor: whole,
  session: whole,
  ga: whole,
  url: said,
  referrer: whole,
  title: whole,
  params: said,
  value: said,
  currency: said,
  items: whole,
  acquisition: whole,
  consent: always,
};

const derived: Readonly<Record<keyof EventRecord['derived'], readonly Form[]>> = {
  country: always,
  region: whole,
  device: whole,
  browser: whole,
  os: whole,
  language: whole,
  bot: always,
};

/** The fields of an event that may reach a destination in one form; all others arrive empty. */
export function fieldsByForm(
  form: Form,
  { keepsGaIds }: { readonly keepsGaIds: boolean },
): readonly string[] {
  const own = Object.entries(fields)
    .filter(([name, forms]) => forms.includes(form) && (name !== 'ga' || keepsGaIds))
    .map(([name]) => name);
  const coarse = Object.entries(derived)
    .filter(([, forms]) => forms.includes(form))
    .map(([name]) => `derived.${name}`);
  return [...own, ...coarse];
}
