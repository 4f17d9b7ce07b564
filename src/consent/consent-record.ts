import { effectiveConsent } from './effective.ts';
import type { ConsentRecord } from '../event/consented-event.ts';
import type { PolicyPack } from './policy.ts';
import type { Resolution } from './resolve.ts';

/** What is kept of a beacon's consent: the decision and its signals, nothing of the cookies. */
export function consentRecord(resolution: Resolution, pack: PolicyPack): ConsentRecord {
  return {
    resolved: resolution.resolved,
    effective: effectiveConsent(resolution, pack),
    signals: resolution.signals,
    byRegion: resolution.byRegion,
    gpc: resolution.gpc,
    ...(resolution.objection && { objection: true }),
    region: resolution.region,
    policy: pack.name,
    ...(resolution.vendors !== null && { vendors: resolution.vendors }),
  };
}
