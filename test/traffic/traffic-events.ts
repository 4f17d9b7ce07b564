import type { PermittedEvent } from '../../src/event/permitted-event.ts';
import { permittedOf, recordOf } from '../contract/destination-events.ts';
import type { TrafficEvent } from './traffic-event.ts';

const devices = ['desktop', 'mobile', 'tablet'] as const;

/** A generated event as the warehouse is handed it by the deliverer. */
export function permittedTraffic(event: TrafficEvent): PermittedEvent<'analytics'> {
  const { channel, source, medium, campaign, country, session, sessionStart } = event;
  return permittedOf(
    recordOf({
      id: event.id,
      site: event.site,
      ts: event.ts,
      receivedAt: event.receivedAt,
      name: event.name,
      page: event.page,
      url: `https://${event.site}.example${event.path ?? ''}`,
      value: event.value,
      currency: event.currency,
      params: event.params,
      variant: event.variant,
      visitor: event.visitor,
      category: event.category,
      stage: event.stage,
      session: session === null ? null : { id: session, start: (sessionStart ?? 0) / 1000 },
      acquisition: { channel, source, medium, campaign },
      derived: {
        country,
        device: devices.find((device) => device === event.device) ?? 'other',
        bot: event.bot,
        browser: 'Chrome',
        os: 'Android',
        language: 'de',
        region: null,
      },
    }),
  );
}
