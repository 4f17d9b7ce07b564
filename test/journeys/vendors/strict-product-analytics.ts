import {
  basicOf,
  broken,
  isoTime,
  listOf,
  type Loose,
  nobody,
  objectOf,
  type StrictVendor,
  type Taken,
  textOf,
  uuid,
} from './strict-vendor.ts';

/** docs.mixpanel.com/reference/import-events: 400 names the failed records, the others are in. */
export const strictMixpanel: StrictVendor = {
  name: 'mixpanel',
  isFor: ({ host, path }) => /^api(?:-eu|-in)?\.mixpanel\.com$/.test(host) && path === '/import',
  answer(seen, now) {
    if (basicOf(seen) !== 'mixpanel-token:') return none(401, 'authorization');
    const records = listOf(JSON.parse(seen.body)).map(objectOf);
    if (records.length > 2_000 || Buffer.byteLength(seen.body) > 2_000_000)
      return none(413, 'size');
    const failed = records.flatMap(({ event, properties }, index) => {
      const said = objectOf(properties);
      const time = Number(said['time']);
      const fields = broken({
        event: textOf(event) !== '' && textOf(event).length <= 255,
        'properties.time': time <= now + 3_600_000 && time > now - 5 * 365 * 86_400_000,
        'properties.$insert_id': /^[A-Za-z0-9-]{1,36}$/.test(textOf(said['$insert_id'])),
        'properties.distinct_id':
          typeof said['distinct_id'] === 'string' && !nobody.test(said['distinct_id']),
        properties: Object.keys(said).length < 255,
        'properties.ip': said['ip'] === undefined,
      });
      return fields.map((field) => ({
        index,
        field,
        insert_id: said['$insert_id'],
        message: field,
      }));
    });
    const bad = new Set(failed.map(({ index }) => index));
    const taken = records.flatMap(({ event, properties }, index): Taken[] =>
      bad.has(index)
        ? []
        : [{ name: textOf(event), id: textOf(objectOf(properties)['$insert_id']) }],
    );
    const status = failed.length === 0 ? 200 : 400;
    const body = { code: status, num_records_imported: taken.length, failed_records: failed };
    return { status, body, taken, refused: failed.map(({ field }) => field) };
  },
};

/** amplitude.com/docs/apis/analytics/http-v2: a 400 takes nothing. */
export const strictAmplitude: StrictVendor = {
  name: 'amplitude',
  isFor: ({ host, path }) => /^api2?\.(?:eu\.)?amplitude\.com$/.test(host) && path === '/2/httpapi',
  answer({ body }) {
    const { api_key, events, options } = objectOf(JSON.parse(body));
    if (api_key !== 'amplitude-key')
      return { ...none(400, 'key'), body: { error: 'Invalid API key' } };
    const list = listOf(events).map(objectOf);
    if (list.length >= 2_000 || Buffer.byteLength(body) > 1_048_576) return none(413, 'size');
    const least = Number(objectOf(options)['min_id_length'] ?? 5);
    const invalid: Record<string, number[]> = {};
    for (const [index, event] of list.entries()) {
      const ids = [event['device_id'], event['user_id']]
        .filter((id) => id !== undefined)
        .map(textOf);
      const fields = broken({
        event_type: textOf(event['event_type']) !== '',
        time: Number.isInteger(event['time']) && Number(event['time']) > 0,
        device_id: ids.length > 0 && ids.every((id) => id.length >= least && !nobody.test(id)),
        insert_id: textOf(event['insert_id']) !== '',
        session_id: Number.isInteger(event['session_id']),
        ip: event['ip'] === undefined,
      });
      for (const field of fields) (invalid[field] ??= []).push(index);
    }
    const refused = Object.keys(invalid);
    if (refused.length > 0) {
      const said = { code: 400, events_with_invalid_fields: invalid };
      return { status: 400, body: said, taken: [], refused };
    }
    const taken = list.map((one) => ({
      name: textOf(one['event_type']),
      id: textOf(one['insert_id']),
    }));
    return { status: 200, body: { code: 200, events_ingested: list.length }, taken, refused };
  },
};

/** posthog.com/docs/api/capture. */
export const strictPosthog: StrictVendor = {
  name: 'posthog',
  isFor: ({ host, path }) => /^(?:eu|us)\.i\.posthog\.com$/.test(host) && path === '/batch/',
  answer({ body }) {
    const { api_key, batch, historical_migration } = objectOf(JSON.parse(body));
    const list = listOf(batch).map(objectOf);
    const refused = [
      ...broken({
        api_key: textOf(api_key).startsWith('phc_'),
        historical_migration: typeof historical_migration === 'boolean',
      }),
      ...list.flatMap((one) =>
        broken({
          event: textOf(one['event']) !== '',
          uuid: uuid.test(textOf(one['uuid'])),
          timestamp: isoTime.test(textOf(one['timestamp'])),
          distinct_id:
            textOf(one['distinct_id']) !== '' && textOf(one['distinct_id']).length <= 200,
          no_person: objectOf(one['properties'])['$process_person_profile'] === false,
          no_place: objectOf(one['properties'])['$geoip_disable'] === true,
        }),
      ),
    ];
    if (refused.length > 0) return { status: 400, taken: [], refused };
    const taken = list.map((one) => ({ name: textOf(one['event']), id: textOf(one['uuid']) }));
    return { status: 200, body: { status: 'Ok' }, taken, refused };
  },
};

/** segment.com/docs/connections/sources/catalog/libraries/server/http-api. */
export const strictSegment: StrictVendor = {
  name: 'segment',
  isFor: ({ host, path }) =>
    /^(?:api\.segment\.io|events\.eu1\.segmentapis\.com)$/.test(host) && path === '/v1/batch',
  answer(seen) {
    if (basicOf(seen) !== 'segment-key:') return none(401, 'authorization');
    const { batch, sentAt } = objectOf(JSON.parse(seen.body));
    const list = listOf(batch).map(objectOf);
    const refused = [
      ...broken({
        'batch of 500 KB': Buffer.byteLength(seen.body) <= 500 * 1024,
        sentAt: isoTime.test(textOf(sentAt)),
      }),
      ...list.flatMap((one) =>
        broken({
          'event of 32 KB': Buffer.byteLength(JSON.stringify(one)) <= 32 * 1024,
          type: one['type'] === 'track' && textOf(one['event']) !== '',
          anonymousId: textOf(one['anonymousId']) + textOf(one['userId']) !== '',
          timestamp: isoTime.test(textOf(one['timestamp'])),
          messageId: textOf(one['messageId']) !== '',
          ip: objectOf(one['context'])['ip'] === '0.0.0.0',
        }),
      ),
    ];
    if (refused.length > 0) return { status: 400, taken: [], refused };
    const taken = list.map((one: Loose) => ({
      name: textOf(one['event']),
      id: textOf(one['messageId']),
    }));
    return { status: 200, body: { success: true }, taken, refused };
  },
};

function none(status: number, reason: string): ReturnType<StrictVendor['answer']> {
  return { status, taken: [], refused: [reason] };
}
