import type { Address } from '../identity/address.ts';
import type { PassedBeacon } from '../pipeline.ts';
import type { PageId, SiteId } from '../vocabulary/ids.ts';

/** A beacon that has been through the pure steps, here or in a worker process. */
export interface Arrival {
  readonly site: SiteId;
  readonly page: PageId | null;
  /** How many events it had, those that are none included. */
  readonly received: number;
  readonly invalid: number;
  readonly tooOld: number;
  readonly passed: PassedBeacon;
  /** For the limits and the leak report, which keep a keyed hash of it. */
  readonly address: Address | null;
}
