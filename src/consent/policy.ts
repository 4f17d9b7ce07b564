import type { Purpose } from '../vocabulary/purposes.ts';

/** A policy pack: data under config/policies, validated by config/. */
export interface PolicyPack {
  readonly name: string;
  /** Purposes for which a region's default counts as permission. Elsewhere it stays unknown. */
  readonly regionDefaultCounts: readonly Purpose[];
  /** GPC stops every destination that is not the operator's own store. */
  readonly gpcStopsThirdParties: boolean;
  /** Only own stores may be configured. */
  readonly ownStoresOnly: boolean;
  /** Bits of the client's address that enter the visitor hash. */
  readonly addressPrefix: { readonly ipv4: 32 | 24; readonly ipv6: 128 | 64 };
  readonly citation: string;
  readonly date: string;
  readonly assessment: 'self-assessed';
}
