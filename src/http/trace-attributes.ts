/**
 * All that a trace can say beside times: names of the configuration, closed words and counts. There
 * is no attribute for an address, an id, a header or a value of an event.
 */
export const traceAttributes = [
  'sluice.site',
  'sluice.destination',
  'sluice.destination_type',
  'sluice.outcome',
  'sluice.status',
  'sluice.events',
  'sluice.stored',
  'sluice.duplicate',
  'sluice.delivered',
  'sluice.retry',
  'sluice.dropped',
  'sluice.dead',
  'sluice.uncertain',
] as const;

/** Attributes of one span. */
export type TraceAttributes = Readonly<
  Partial<Record<(typeof traceAttributes)[number], string | number>>
>;
