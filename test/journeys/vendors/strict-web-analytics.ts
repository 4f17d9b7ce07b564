import { isbot } from 'isbot';
import {
  broken,
  listOf,
  objectOf,
  type StrictVendor,
  type Taken,
  textOf,
  uuid,
} from './strict-vendor.ts';

/** developer.matomo.org/api-reference/tracking-api: 200, with the rows that it could not take. */
export const strictMatomo: StrictVendor = {
  name: 'matomo',
  isFor: ({ path }) => path === '/matomo.php',
  answer({ body }, now) {
    const rows = listOf(objectOf(JSON.parse(body))['requests']).map(textOf);
    const taken: Taken[] = [];
    const refused: string[] = [];
    const invalid: number[] = [];
    for (const [index, row] of rows.entries()) {
      const said = new URLSearchParams(row);
      const get = (key: string): string => said.get(key) ?? '';
      const wrong = broken({
        idsite: /^\d+$/.test(get('idsite')) && get('rec') === '1' && row.startsWith('?'),
        _id: /^[0-9a-f]{16}$/.test(get('_id')),
        'cdt of the last day': Number(get('cdt')) * 1000 > now - 86_400_000,
        'event: category and action': (get('e_c') === '') === (get('e_a') === ''),
        e_v: get('e_v') === '' || Number.isFinite(Number(get('e_v'))),
        'order: id and revenue':
          get('idgoal') !== '0' || (get('ec_id') !== '' && get('revenue') !== ''),
        ec_items: get('ec_items') === '' || Array.isArray(JSON.parse(get('ec_items'))),
        'no address without a token': get('cip') === '' && get('country') === '',
        download: get('download') === '' || get('download') === get('url'),
      });
      if (wrong.length > 0) invalid.push(index);
      else taken.push({ name: actionOf(said), id: null });
      refused.push(...wrong);
    }
    const said = { status: 'success', tracked: taken.length, invalid: invalid.length };
    return { status: 200, body: { ...said, invalid_indices: invalid }, taken, refused };
  },
};

function actionOf(row: URLSearchParams): string {
  if (row.has('search')) return 'search';
  if (row.has('download')) return 'download';
  if (row.get('idgoal') === '0') return 'order';
  return row.get('e_a') ?? 'pageview';
}

/** docs.snowplow.io: the tracker protocol (payload_data 1-0-4). */
export const strictSnowplow: StrictVendor = {
  name: 'snowplow',
  isFor: ({ path }) => path === '/com.snowplowanalytics.snowplow/tp2',
  answer({ body, headers }) {
    const { schema, data } = objectOf(JSON.parse(body));
    const list = listOf(data).map(objectOf);
    const refused = [
      ...broken({
        schema: schema === 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
        'content-type': headers['content-type'] === 'application/json; charset=utf-8',
        'sp-anonymous': headers['sp-anonymous'] === '*',
      }),
      ...list.flatMap((one) =>
        broken({
          'all values are texts': Object.values(one).every((value) => typeof value === 'string'),
          e: ['pv', 'se', 'ue', 'pp'].includes(textOf(one['e'])),
          eid: uuid.test(textOf(one['eid'])),
          dtm: /^\d{13}$/.test(textOf(one['dtm'])) && /^\d{13}$/.test(textOf(one['stm'])),
          'p, tv': one['p'] === 'web' && textOf(one['tv']) !== '',
          se: one['e'] !== 'se' || (textOf(one['se_ca']) !== '' && textOf(one['se_ac']) !== ''),
        }),
      ),
    ];
    if (refused.length > 0) return { status: 400, taken: [], refused };
    const taken = list.map((one) => ({
      name: one['e'] === 'pv' ? 'page_view' : textOf(one['se_ac']),
      id: textOf(one['eid']),
    }));
    return { status: 200, body: 'ok', taken, refused };
  },
};

/** plausible.io/docs/events-api. */
export const strictPlausible: StrictVendor = {
  name: 'plausible',
  isFor: ({ host, path }) => host === 'plausible.io' && path === '/api/event',
  answer({ body, headers }) {
    const { name, url, domain, props, revenue } = objectOf(JSON.parse(body));
    const agent = textOf(headers['user-agent']);
    const said = Object.entries(objectOf(props));
    const refused = broken({
      name: textOf(name) !== '' && textOf(name).length <= 120,
      url: /^https?:$/.test(URL.parse(textOf(url))?.protocol ?? ''),
      domain: domain === 'shop.example',
      'user-agent': agent !== '' && !isbot(agent),
      'no address': headers['x-forwarded-for'] === undefined,
      'at most 30 properties': said.length <= 30,
      'plain properties': said.every(([, value]) => typeof value !== 'object'),
      revenue: revenue === undefined || /^[A-Z]{3}$/.test(textOf(objectOf(revenue)['currency'])),
    });
    if (refused.length > 0) {
      return { status: 400, body: { errors: refused }, taken: [], refused };
    }
    return { status: 202, body: 'ok', taken: [{ name: textOf(name), id: null }], refused };
  },
};

/** umami/src/app/api/send: the batch route asks the same of each. */
export const strictUmami: StrictVendor = {
  name: 'umami',
  isFor: ({ path }) => path === '/api/batch',
  answer({ body }) {
    const taken: Taken[] = [];
    const refused: string[] = [];
    const details: unknown[] = [];
    for (const [index, one] of listOf(JSON.parse(body)).map(objectOf).entries()) {
      const said = objectOf(one['payload']);
      const text = (key: string): string => textOf(said[key]);
      const wrong = broken({
        type: one['type'] === 'event',
        website: uuid.test(text('website')),
        hostname: text('hostname').length <= 100,
        language: text('language').length <= 35,
        name: text('name').length <= 50,
        timestamp: Number.isInteger(said['timestamp']),
        id: text('id') !== '' && text('id').length <= 50,
        'no address': said['ip'] === undefined,
        agent: text('userAgent') !== '' && !isbot(text('userAgent')),
      });
      if (wrong.length > 0) details.push({ index, response: { error: wrong } });
      else taken.push({ name: text('name') === '' ? 'pageview' : text('name'), id: null });
      refused.push(...wrong);
    }
    const size = taken.length + details.length;
    const said = { size, processed: taken.length, errors: details.length, details };
    return { status: 200, body: said, taken, refused };
  },
};
