import { z } from 'zod';
import { isJsonObject, own } from '../vocabulary/json.ts';
import type { Destination, VendorRequest } from './destination.ts';

/**
 * Replaces every secret of a destination's settings by `[secret]`, in any form that is sent, and all
 * values in the query of its `url`, where a token may stand.
 */
export function hiddenSecrets(
  definition: Pick<Destination, 'settings'>,
  settings: unknown,
): (request: VendorRequest) => VendorRequest {
  const forms = secretsOf(definition, settings)
    .flatMap((secret) => [
      secret,
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(`${secret}:`, 'utf8').toString('base64'),
    ])
    .sort((a, b) => b.length - a.length);
  const hide = (text: string): string =>
    forms.reduce((hidden, form) => hidden.replaceAll(form, '[secret]'), text);
  const hideAll = (fields: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, hide(value)]));
  const ofAddress = queryOf(settings);
  const hideQuery = (query: VendorRequest['query']): Record<string, string> =>
    Object.fromEntries(
      Object.entries(hideAll(query)).map(([key, value]) => [
        key,
        ofAddress.has(key) ? '[secret]' : value,
      ]),
    );
  return (request) => ({
    ...request,
    url: hide(request.url),
    query: hideQuery(request.query),
    headers: hideAll(request.headers),
    body: hide(request.body),
  });
}

/** What the settings' schema calls secret, and what a name gives away. */
function secretsOf(
  definition: Pick<Destination, 'settings'>,
  settings: unknown,
): readonly string[] {
  if (!isJsonObject(settings)) return [];
  const { properties = {} } = z.toJSONSchema(definition.settings, { io: 'input' });
  return Object.entries(settings).flatMap(([name, value]) => {
    const schema = own(properties, name);
    const isSecret = isJsonObject(schema) && own(schema, 'secret') === true;
    return isSecret || secretName.test(name) ? textsOf(value) : namedSecrets(value);
  });
}

/** The names of the parameters that the operator wrote into the address. */
function queryOf(settings: unknown): ReadonlySet<string> {
  const url = isJsonObject(settings) ? own(settings, 'url') : null;
  return new Set(typeof url === 'string' ? URL.parse(url)?.searchParams.keys() : []);
}

const secretName = /secret|token|key|password/i;

/** Settings inside of settings, as the operator's own destination has them. */
function namedSecrets(value: unknown): readonly string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    secretName.test(name) ? textsOf(inner) : namedSecrets(inner),
  );
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((text) => text !== '');
  return isJsonObject(value) ? Object.values(value).flatMap(textsOf) : [];
}
