import type { Acquisition } from '../event/event-record.ts';
import { type SourceKind, sourceKind } from './sources.ts';

interface Campaign {
  readonly source: string | null;
  readonly medium: string | null;
  readonly campaign: string | null;
  /** Which advertiser's click id stood in the address: its presence, never its value. */
  readonly clicked: 'google' | 'microsoft' | 'social' | null;
}

export type AcquisitionReader = (url: string, referrer: string) => Acquisition;

const paid = /^(?:.*cp.*|ppc|retargeting|paid.*)$/;
const shopping = /(?:^|[^a-df-z])shop|shopping/;

/**
 * The channel of an event by GA4's default channel rules (support page 9756891, read 2026-11),
 * with a channel for AI assistants, from the sanitized address and referrer alone.
 */
export function acquisitionOf(
  url: string,
  referrer: string,
  ownHosts: readonly string[],
): Acquisition {
  const campaign = campaignOf(url);
  const host = hostOf(referrer);
  const external = host !== null && !ownHosts.includes(host) && host !== hostOf(url) ? host : null;
  const source = campaign.source ?? external;
  return {
    channel: channelOf(campaign, source, external),
    source,
    medium: campaign.medium ?? (external === null ? null : 'referral'),
    campaign: campaign.campaign,
  };
}

/** Reads acquisitions as `acquisitionOf` does: events of one page, one after the other, say the same. */
export function acquisitionReader(ownHosts: readonly string[]): AcquisitionReader {
  let last: { readonly url: string; readonly referrer: string; readonly said: Acquisition } | null =
    null;
  return (url, referrer) => {
    if (last === null || last.url !== url || last.referrer !== referrer) {
      last = { url, referrer, said: acquisitionOf(url, referrer, ownHosts) };
    }
    return last.said;
  };
}

function channelOf(campaign: Campaign, source: string | null, external: string | null): string {
  const medium = campaign.medium?.toLowerCase() ?? '';
  const kind = source === null ? null : sourceKind(source);
  if (campaign.campaign?.toLowerCase().includes('cross-network') === true) return 'cross_network';
  if (paid.test(medium) || campaign.clicked !== null) return paidChannel(campaign, kind);
  if (/^(?:display|banner|expandable|interstitial|cpm)$/.test(medium)) return 'display';
  if (kind === 'shopping' || shopping.test(campaign.campaign?.toLowerCase() ?? '')) {
    return 'organic_shopping';
  }
  const named = mediumChannel(medium);
  if (named !== null) return named;
  if (kind !== null) return kindChannels[kind];
  return external !== null || medium === 'referral' ? 'referral' : directOr(campaign);
}

function directOr(campaign: Campaign): string {
  return campaign.source === null && campaign.medium === null ? 'direct' : 'unassigned';
}

const kindChannels: Readonly<Record<SourceKind, string>> = {
  ai: 'ai_assistants',
  email: 'email',
  shopping: 'organic_shopping',
  video: 'organic_video',
  social: 'organic_social',
  search: 'organic_search',
};

function paidChannel(campaign: Campaign, kind: SourceKind | null): string {
  if (kind === 'shopping' || shopping.test(campaign.campaign?.toLowerCase() ?? '')) {
    return 'paid_shopping';
  }
  if (kind === 'search' || campaign.clicked === 'google' || campaign.clicked === 'microsoft') {
    return 'paid_search';
  }
  if (kind === 'social' || campaign.clicked === 'social') return 'paid_social';
  return kind === 'video' ? 'paid_video' : 'paid_other';
}

function mediumChannel(medium: string): string | null {
  if (/^(?:social|social-network|social-media|sm|social network|social media)$/.test(medium)) {
    return 'organic_social';
  }
  if (medium.includes('video')) return 'organic_video';
  if (medium === 'organic') return 'organic_search';
  if (/^(?:email|e-mail|e_mail|e mail|newsletter)$/.test(medium)) return 'email';
  if (medium === 'affiliate') return 'affiliates';
  if (medium === 'audio') return 'audio';
  if (medium === 'sms') return 'sms';
  return medium.endsWith('push') || medium.includes('mobile') ? 'push' : null;
}

const clickIds: ReadonlyMap<string, Campaign['clicked']> = new Map([
  ['gclid', 'google'],
  ['gbraid', 'google'],
  ['wbraid', 'google'],
  ['dclid', 'google'],
  ['msclkid', 'microsoft'],
  ['ttclid', 'social'],
  ['twclid', 'social'],
  ['li_fat_id', 'social'],
]);

const noCampaign: Campaign = { source: null, medium: null, campaign: null, clicked: null };

function campaignOf(url: string): Campaign {
  const start = url.indexOf('?');
  if (start < 0) return noCampaign;
  const end = url.indexOf('#', start);
  const query = url.slice(start + 1, end < 0 ? undefined : end);
  const found: { source?: string; medium?: string; campaign?: string } = {};
  let clicked: Campaign['clicked'] = null;
  for (const pair of query.split('&').slice(0, 100)) {
    const equals = pair.indexOf('=');
    const key = (equals < 0 ? pair : pair.slice(0, equals)).toLowerCase();
    clicked ??= clickIds.get(key) ?? null;
    if (equals < 0) continue;
    const value = readable(pair.slice(equals + 1));
    if (value === '') continue;
    if (key === 'utm_source') found.source = value;
    else if (key === 'source' || key === 'ref') found.source ??= value;
    else if (key === 'utm_medium') found.medium = value;
    else if (key === 'utm_campaign') found.campaign = value;
  }
  return {
    source: found.source ?? null,
    medium: found.medium ?? null,
    campaign: found.campaign ?? null,
    clicked,
  };
}

function readable(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text.slice(0, 200);
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).trim().slice(0, 200);
  } catch {
    return text.slice(0, 200);
  }
}

function hostOf(address: string): string | null {
  const host = /^[a-z][a-z0-9+.-]{0,20}:\/\/([^/?#:@]{1,255})/i.exec(address)?.[1];
  return host === undefined ? null : host.toLowerCase().replace(/^www\./, '');
}
