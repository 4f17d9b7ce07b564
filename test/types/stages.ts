import type { Spool } from '../../src/spool/spool.ts';
import { decide } from '../../src/consent/decide.ts';
import type { HttpDestination } from '../../src/destinations/destination.ts';
import { enrich } from '../../src/enrich/enrich.ts';
import type { ConsentedEvent } from '../../src/event/consented-event.ts';
import { EnrichedEvent } from '../../src/event/enriched-event.ts';
import { PermittedEvent } from '../../src/event/permitted-event.ts';
import type { PseudonymousEvent } from '../../src/event/pseudonymous-event.ts';
import { RawEvent } from '../../src/event/raw-event.ts';
import { SanitizedEvent } from '../../src/event/sanitized-event.ts';
import { permit, type PermitContext, type PermitRule } from '../../src/permit/permit.ts';
import { redact } from '../../src/redact/redact.ts';
import type { RedactPolicy } from '../../src/redact/policy.ts';
import type { Purpose } from '../../src/vocabulary/purposes.ts';

/*
 * Compile-time proofs: every line below a `@ts-expect-error` must not compile. `npm run types`
 * fails when one of them does, since the expectation is then unused.
 */
declare const raw: RawEvent;
declare const consented: ConsentedEvent;
declare const pseudonymous: PseudonymousEvent;
declare const sanitized: SanitizedEvent;
declare const enriched: EnrichedEvent;
declare const refused: EnrichedEvent<'refused'>;
declare const forAnalytics: PermittedEvent<'analytics'>;
declare const forAds: PermittedEvent<'ads'>;
declare const ga4: HttpDestination<object, 'analytics'>;
declare const context: { settings: object; now: number; batchId: string };
declare const spool: Spool;
declare const policy: RedactPolicy;
declare const vocabulary: Parameters<typeof enrich>[1];
declare const rule: PermitRule<'analytics'>;
declare const permitContext: PermitContext;
const counts = { received: 1, dropped: {} };

/** The way that must compile: consent → identity → redaction → facts → last door → vendor. */
export function theRightWay(): void {
  const permitted = permit(enrich(redact(pseudonymous, policy), vocabulary), rule, permitContext);
  if (!('dropped' in permitted)) ga4.encode([permitted], context);
  void spool.append([enriched], counts);
}

export function whatMustNotCompile(): void {
  // @ts-expect-error a raw event can't be forwarded
  ga4.encode([raw], context);
  // @ts-expect-error nor one with consent resolved only
  ga4.encode([consented], context);
  // @ts-expect-error nor a pseudonymous one: its content is raw
  ga4.encode([pseudonymous], context);
  // @ts-expect-error nor a sanitized one without permission
  ga4.encode([sanitized], context);
  // @ts-expect-error nor an enriched one without permission
  ga4.encode([enriched], context);
  // @ts-expect-error nor one that is permitted for another purpose
  ga4.encode([forAds], context);
  // @ts-expect-error nor an unchecked result of the last door
  ga4.encode([permit(enriched, rule, permitContext)], context);
  // @ts-expect-error nor a look-alike
  ga4.encode([{ record: forAnalytics.record, purposes: ['analytics'] }], context);
  // @ts-expect-error nor a copy
  ga4.encode([{ ...forAnalytics }], context);
  // @ts-expect-error consent can't be skipped
  redact(raw, policy);
  // @ts-expect-error identity can't be skipped
  redact(consented, policy);
  // @ts-expect-error redaction can't be skipped
  enrich(pseudonymous, vocabulary);
  // @ts-expect-error the spool takes no raw event
  void spool.append([raw], counts);
  // @ts-expect-error nor a sanitized one without its facts
  void spool.append([sanitized], counts);
  // @ts-expect-error nor what was refused: that is shown by `explain`, and ends there
  void spool.append([refused], counts);
  // @ts-expect-error what was refused can't be permitted either
  permit(refused, rule, permitContext);
  // @ts-expect-error no stage can be made by hand
  void new PermittedEvent(forAnalytics.record, ['analytics']);
  // @ts-expect-error nor an earlier one
  void new RawEvent({});
  // @ts-expect-error a permit needs an enriched event
  PermittedEvent.mint(raw, forAnalytics.record, ['analytics']);
  // @ts-expect-error a stage can't be changed
  enriched.record.visitor = 'x';
  // @ts-expect-error a cast does not help
  ga4.encode([raw as PermittedEvent<'analytics'>], context);
  // @ts-expect-error a sanitized event is made of a pseudonymous one
  SanitizedEvent.mint(raw, { name: 'x' }, []);
  // @ts-expect-error an enriched one of a sanitized one
  EnrichedEvent.mint(pseudonymous, enriched.record);
}

/** In the registry the type parameter widens to any purpose: deliver/ asserts it at run time. */
export const widened: PermittedEvent<Purpose> = forAnalytics;
void decide;
