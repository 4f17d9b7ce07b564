import { anyOf } from './any-of.ts';
import { dataset } from './script.ts';

const kept = new RegExp(`[?&]${anyOf(`utm_\\w+,${dataset['keep']}`)}=[^&]*`, 'g');

/**
 * An http address without its fragment, and of its query only what names a campaign or stands in
 * `data-keep`; any other address is ''.
 */
export function cleanUrl(address: string): string {
  const [path = '', query = ''] = /^http[^?#]+(?=(\?[^#]*)?)/.exec(address) ?? [];
  let rest = '';
  query.replace(kept, (pair) => (rest += rest ? pair.replace('?', '&') : pair.replace('&', '?')));
  return path + rest;
}
