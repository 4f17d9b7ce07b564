import type { Row } from '../../src/destinations/store-rows.ts';
import type { TrafficCount, TrafficEvent } from './traffic-event.ts';

/** An event as a row of `events`, as a real one would be written. */
export function eventRow(event: TrafficEvent): Row {
  const host = `${event.site}.example`;
  const isFull = event.variant === 'full';
  const query = event.campaign === null ? '' : `?utm_campaign=${event.campaign}`;
  return {
    id: event.id,
    ts: event.ts,
    received_at: event.receivedAt,
    site: event.site,
    name: event.name,
    sent_name: null,
    category: event.category,
    stage: event.stage,
    value: event.value,
    currency: event.currency,
    visitor: event.visitor,
    session_id: event.session,
    session_start: event.sessionStart,
    page: event.page,
    url: event.path === null ? null : `https://${host}${event.path}${query}`,
    host: event.path === null ? null : host,
    path: event.path,
    referrer_host: event.referrerHost,
    title: isFull && event.path !== null ? `Page ${event.path}` : null,
    params: JSON.stringify(event.params),
    items: '[]',
    channel: event.channel,
    source: event.source,
    medium: event.medium,
    campaign: event.campaign,
    country: event.country,
    region: null,
    device: event.device,
    browser: event.browser,
    os: event.os,
    language: 'de',
    bot: event.bot,
    variant: event.variant,
    consent_analytics: isFull ? 'granted' : 'unknown',
    consent_ads: 'denied',
    consent_ad_user_data: 'denied',
    consent_ad_personalization: 'denied',
    consent_functional: 'denied',
    consent_gpc: false,
    consent_policy: 'strict-eu',
  };
}

/** A count as a row of `counts`. */
export function countRow(count: TrafficCount): Row {
  return { ...count, variant: 'counted' };
}
