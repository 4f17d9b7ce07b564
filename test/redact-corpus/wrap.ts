import type { JsonValue } from '../../src/vocabulary/json.ts';
import type { Random } from './random.ts';

/** A key and a value as they stand in a place of an event; `path` is where the value then is. */
export interface Placed {
  readonly path: string;
  readonly apply: (event: Mutable) => void;
  readonly tag: string;
  /** The words around it that must stay. */
  readonly keep: readonly string[];
}
export interface Mutable {
  readonly name: string;
  url: string;
  referrer: string;
  title: string;
  readonly params: Record<string, JsonValue>;
}

const encode = encodeURIComponent;
const everyByte = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const entities = (text: string): string =>
  [...text].map((sign) => (/[\w]/.test(sign) ? sign : `&#${sign.codePointAt(0) ?? 0};`)).join('');
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
const unicode = (text: string): string =>
  text.replace(
    /[^\x20-\x7e]|[@.+_/-]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Ways a value is written inside a query. */
function inQuery(value: string, random: Random): string {
  return random.pick([
    encode,
    encode,
    (text: string) => encode(text).replace(/%20/g, '+'),
    (text: string) =>
      encode(text)
        .toLowerCase()
        .replace(/%[0-9a-f]{2}/g, (m) => m),
    (text: string) => encode(encode(text)),
    everyByte,
    (text: string) => encode(text).replace(/%40/g, '@'),
  ])(value);
}

function addQuery(url: string, pair: string): string {
  const [head = '', fragment] = url.split('#');
  return `${head}${head.includes('?') ? '&' : '?'}${pair}${fragment === undefined ? '' : `#${fragment}`}`;
}

type Wrap = (key: string, value: string, random: Random) => Placed;

function param(
  name: (random: Random) => string,
  text: (key: string, value: string, random: Random) => string,
  tag: string,
): Wrap {
  return (key, value, random) => {
    const own = name(random);
    return {
      path: `params.${own}`,
      tag,
      keep: [],
      apply: (event) => {
        event.params[own] = text(key, value, random);
      },
    };
  };
}
const dataName = (random: Random): string =>
  random.pick(['data_json', 'meta_json', 'payload', 'custom', 'blob', 'extra']);
const formName = (random: Random): string =>
  random.pick(['form_data', 'body', 'post', 'serialized']);

export const keyedWraps: readonly Wrap[] = [
  (key, value) => ({
    path: `params.${key}`,
    tag: 'param',
    keep: [],
    apply: (event) => void (event.params[key] = value),
  }),
  (key, value) => ({
    path: `params.${key}`,
    tag: 'param',
    keep: [],
    apply: (event) => void (event.params[key] = value),
  }),
  (key, value, random) => {
    const parent = random.pick([
      'user',
      'user_data',
      'contact',
      'customer',
      'form',
      'traits',
      'billing',
      'kunde',
      'cliente',
      'ecommerce',
      'lead',
    ]);
    return {
      path: `params.${parent}.${key}`,
      tag: 'nested_obj',
      keep: [],
      apply: (event) => void (event.params[parent] = { plan: 'pro', [key]: value, lang: 'de' }),
    };
  },
  (key, value, random) => {
    const [name, held] = random.pick([
      ['name', 'value'],
      ['key', 'value'],
      ['field', 'answer'],
      ['id', 'val'],
      ['label', 'value'],
      ['question', 'answer'],
      ['field', 'value'],
    ] as const);
    return {
      path: `params.form_fields.1.${held}`,
      tag: 'pairlist',
      keep: ['weekly'],
      apply: (event) =>
        void (event.params['form_fields'] = [
          { [name]: 'newsletter', [held]: 'weekly' },
          { [name]: key, [held]: value },
        ]),
    };
  },
  (key, value) => ({
    path: 'params.entries.1.1',
    tag: 'pairs',
    keep: ['weekly'],
    apply: (event) =>
      void (event.params['entries'] = [
        ['newsletter', 'weekly'],
        [key, value],
      ]),
  }),
  ...[1, 2, 3].map((): Wrap => (key, value, random) => {
    const where = random.pick(['url', 'url', 'referrer'] as const);
    return {
      path: where,
      tag: 'query',
      keep: [],
      apply: (event) => {
        if (where === 'referrer')
          event.referrer = `https://${new URL(event.url).host}/account?step=1&${encode(key)}=${inQuery(value, random)}&utm_source=mail`;
        else
          event.url = addQuery(
            event.url,
            `${random.chance(0.5) ? encode(key) : key.replace(/[^\p{L}\d[\].]/gu, '_')}=${inQuery(value, random)}`,
          );
      },
    };
  }),
  (key, value) => ({
    path: 'url',
    tag: 'semicolon',
    keep: [],
    apply: (event) =>
      void (event.url = addQuery(event.url, `step=2;${encode(key)}=${encode(value)};page=4`)),
  }),
  (key, value, random) => ({
    path: 'url',
    tag: 'fragment',
    keep: [],
    apply: (event) =>
      void (event.url = `${event.url.split('#')[0] ?? ''}#${random.pick(['', 'tab=1&', '/account?', '!/profile/edit?', '/a/b?x=1&'])}${encode(key)}=${encode(value)}`),
  }),
  (key, value) => ({
    path: 'url',
    tag: 'matrix',
    keep: [],
    apply: (event) =>
      void (event.url = event.url.replace(
        /([^/?#])(\?|#|$)/,
        `$1;${encode(key).replace(/\$/g, '')}=${encode(value).replace(/\$/g, '%24')}$2`,
      )),
  }),
  (key, value, random) => ({
    path: 'url',
    tag: 'nested_url',
    keep: [],
    apply: (event) => {
      const inner =
        random.pick([
          '/checkout/return?',
          'https://www.shop.example/account?step=2&',
          '//m.shop.example/a?',
        ]) + `${encode(key)}=${encode(value)}`;
      event.url = addQuery(
        event.url,
        `${random.pick(['next', 'redirect_uri', 'return_url', 'continue', 'goto', 'RelayState', 'ziel'])}=${random.chance(0.3) ? encode(encode(inner)) : encode(inner)}`,
      );
    },
  }),
  (key, value, random) => ({
    path: 'url',
    tag: 'json_in_query',
    keep: [],
    apply: (event) =>
      void (event.url = addQuery(
        event.url,
        `${random.pick(['prefill', 'filters', 'data', 'state'])}=${encode(JSON.stringify({ tab: 'overview', prefill: { [key]: value } }))}`,
      )),
  }),
  (key, value, random) => ({
    path: 'url',
    tag: 'b64_in_query',
    keep: [],
    apply: (event) =>
      void (event.url = addQuery(
        event.url,
        `${random.pick(['ctx', 'd', 'state', 'payload'])}=${Buffer.from(JSON.stringify({ tab: 'x', [key]: value })).toString('base64url')}`,
      )),
  }),
  param(
    dataName,
    (key, value) => JSON.stringify({ plan: 'basic-24m', user: { [key]: value, lang: 'de' }, n: 3 }),
    'json_string',
  ),
  param(
    dataName,
    (key, value) => JSON.stringify({ a: JSON.stringify({ [key]: value }) }),
    'json_in_json',
  ),
  param(dataName, (key, value) => unicode(JSON.stringify({ k: { [key]: value } })), 'json_uesc'),
  param(
    dataName,
    (key, value) => Buffer.from(JSON.stringify({ plan: 'x', [key]: value })).toString('base64'),
    'b64_json',
  ),
  param(
    formName,
    (key, value, random) =>
      `step=2&${encode(key)}=${random.chance(0.5) ? encode(value) : encode(value).replace(/%20/g, '+')}&newsletter=weekly`,
    'urlencoded',
  ),
  param(
    formName,
    (key, value) => `newsletter=weekly&${key}=${value.replace(/[&=]/g, '')}`,
    'urlencoded_raw',
  ),
  param(
    () => 'kv',
    (key, value) => `plan=pro-yearly|${key}=${value}|step=three`,
    'kv',
  ),
  param(
    () => 'kv',
    (key, value) => `plan: pro-yearly, ${key}: ${value}, step: three`,
    'kv_colon',
  ),
  param(
    () => 'kv',
    (key, value) => `${key}=${value};plan=pro;step=three`,
    'kv_semicolon',
  ),
  param(
    () => 'log',
    (key, value) => `Validation failed for ${key}: ${value}`,
    'log',
  ),
  param(
    () => 'cookie',
    (key, value) => `theme=dark; ${key}=${encode(value)}; lang=it`,
    'cookie',
  ),
  param(
    () => 'lines',
    (key, value) => `plan: pro\n${key}: ${value}\nstep: 3`,
    'lines',
  ),
  param(
    () => 'html',
    (key, value) => `<input type="text" name="${key}" value="${value.replace(/"/g, '')}">`,
    'html',
  ),
  param(
    () => 'xml',
    (key, value) =>
      `<order><${key.replace(/[^\p{L}\d_.-]/gu, '_')}>${value}</${key.replace(/[^\p{L}\d_.-]/gu, '_')}><size>42</size></order>`,
    'xml',
  ),
  param(
    () => 'note',
    (key, value) => `${key}: "${value}"`,
    'quoted_pair',
  ),
  param(
    () => 'js',
    (key, value) =>
      `{${key.replace(/[^\p{L}\d_]/gu, '_')}: '${value.replace(/'/g, '’')}', step: 2}`,
    'js_object',
  ),
];

/** Ways a self-evident value travels without its key. */
export const keylessWraps: readonly Wrap[] = [
  ...['cd1', 'event_label', 'label', 'field_3', 'value_text', 'custom_dimension'].map(
    (name): Wrap =>
      (_, value, random) => ({
        path: `params.${name}`,
        tag: 'generic_key',
        keep: [],
        apply: (event) =>
          void (event.params[name] = random.pick([
            (text: string) => text,
            (text: string) => text,
            encode,
            everyByte,
            fullWidth,
            entities,
            unicode,
            (text: string) => encode(encode(text)),
            (text: string) => Buffer.from(text).toString('base64'),
            (text: string) => ` ${text}\u200b`,
          ])(value)),
      }),
  ),
  (_, value) => ({
    path: 'params.values.1',
    tag: 'array',
    keep: ['blue'],
    apply: (event) => void (event.params['values'] = ['blue', value, '42']),
  }),
  (_, value) => ({
    path: 'url',
    tag: 'bare_query',
    keep: [],
    apply: (event) => void (event.url = addQuery(event.url, encode(value))),
  }),
  (_, value) => ({
    path: 'url',
    tag: 'path',
    keep: [],
    apply: (event) => {
      const target = new URL(event.url);
      event.url = `${target.origin}/users/${encode(value)}/orders${target.search}`;
    },
  }),
  (_, value) => ({
    path: 'params.msg',
    tag: 'free_text',
    keep: ['Error near'],
    apply: (event) => void (event.params['msg'] = `Error near ${value}, please retry`),
  }),
  (_, value) => ({
    path: 'params.html',
    tag: 'markdown',
    keep: [],
    apply: (event) =>
      void (event.params['html'] =
        `[click](https://x.example/?u=${encode(value)}) or **${value}**`),
  }),
  (_, value) => ({
    path: 'params.csv',
    tag: 'csv',
    keep: ['2026-01-02'],
    apply: (event) => void (event.params['csv'] = `"2026-01-02","${value}","ok"`),
  }),
  (_, value) => ({
    path: 'params.prefs',
    tag: 'object_key',
    keep: ['weekly'],
    apply: (event) => void (event.params['prefs'] = { [value]: 'weekly' }),
  }),
  (_, value) => ({
    path: 'params.hexed',
    tag: 'hex',
    keep: [],
    apply: (event) => void (event.params['hexed'] = Buffer.from(value).toString('hex')),
  }),
];
