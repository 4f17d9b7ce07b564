import { parseVisitorId, type SiteId, type VisitorId } from '../vocabulary/ids.ts';
import type { CoarseAgent } from './derive.ts';
import type { HmacKey } from './hmac-key.ts';

/**
 * Names a visitor for one day and one site: HMAC-SHA-256 over length-prefixed address, coarse
 * agent and site, cut to 128 bits. Length prefixes keep two inputs from running together.
 */
export function hashVisitor(
  key: HmacKey,
  visitor: { readonly address: string; readonly agent: CoarseAgent; readonly site: SiteId },
): VisitorId {
  const { device, browser, browserMajor, os } = visitor.agent;
  const agent = `${browser}/${browserMajor}|${os}|${device}`;
  const { address, site } = visitor;
  const message = `${address.length}:${address}${agent.length}:${agent}${site.length}:${site}`;
  const id = parseVisitorId(key.hex(message).slice(0, 32));
  if (id === null) throw new Error('32 hex digits are a visitor id');
  return id;
}
