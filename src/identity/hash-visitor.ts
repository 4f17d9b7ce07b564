import { createHmac, type KeyObject } from 'node:crypto';
import { type SiteId, type VisitorId, visitorIdOf } from '../vocabulary/ids.ts';
import type { CoarseAgent } from './derive.ts';

/**
 * Names a visitor for one day and one site: HMAC-SHA-256 over length-prefixed address bytes,
 * coarse agent and site, cut to 128 bits. Length prefixes keep two inputs from running together.
 */
export function hashVisitor(
  key: KeyObject,
  visitor: { readonly address: Uint8Array; readonly agent: CoarseAgent; readonly site: SiteId },
): VisitorId {
  const { device, browser, browserMajor, os } = visitor.agent;
  const agent = Buffer.from(`${browser}/${browserMajor}|${os}|${device}`);
  const site = Buffer.from(visitor.site);
  const lengths = Buffer.from([visitor.address.length, agent.length, site.length]);
  const hmac = createHmac('sha256', key);
  hmac.update(lengths).update(visitor.address).update(agent).update(site);
  return visitorIdOf(hmac.digest());
}
