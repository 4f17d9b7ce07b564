import { anyOf, dataset } from './script.ts';

const kept = new RegExp(`^${anyOf(`utm_\\w+,${dataset['keep']}`)}=`);

/**
 * An http address without its fragment, and of its query only what names a campaign or stands in
 * `data-keep`; any other address is ''.
 */
export function cleanUrl(address: string): string {
  const [, path = '', query = ''] = /^(http[^?#]+)\??([^#]*)/.exec(address) ?? [];
  const rest = query
    .split('&')
    .filter((pair) => kept.test(pair))
    .join('&');
  return rest ? `${path}?${rest}` : path;
}
