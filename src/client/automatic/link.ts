import type { Element } from '../element.ts';
import { readParams } from '../params.ts';
import type { Push } from '../wire.ts';

const texts = 'pdf|docx?|xlsx?|pp[st]x?|od[pst]|csv|txt|rtf|epub|mobi|key|ics|vcf';
const packs = 'zip|rar|7z|t?gz|exe|msi|dmg|pkg|apk|iso';
const films = 'mp[34g]|mpeg|mov|avi|wmv|webm|m4[av]|wav|midi?|wma|ogg|flac';
const file = new RegExp(`\\.(${texts}|${packs}|${films})$`, 'i');

/** Notes a click on a link that leads to a phone, a mailbox, a file or another site. */
export function noteLink(path: readonly Element[], push: Push): void {
  let link: Element | undefined;
  for (const element of path) if (element.href && element.protocol) link ??= element;
  if (!link) return;
  const params = readParams(link);
  const { hostname, origin, pathname = '', protocol = '' } = link;
  // Addresses and numbers stay here: whom a visitor contacts is not needed to count that one did.
  if (protocol === 'tel:') push('phone_click', params);
  else if (protocol === 'mailto:') push('email_click', params);
  else if (!protocol.startsWith('http')) return;
  else if (link.hasAttribute?.('download') || file.test(pathname)) {
    push('download', {
      ...params,
      link_url: `${origin}${pathname}`,
      file_name: pathname.replace(/^.*\//, ''),
      file_extension: /\.(\w{1,8})$/.exec(pathname)?.[1],
    });
  } else if (!isOurs(`${hostname}`)) {
    push('outbound_click', { ...params, link_url: `${origin}${pathname}`, link_domain: hostname });
  }
}

/** This host and what lies below it, `www` aside, are one site: the rule of GA4. */
function isOurs(host: string): boolean {
  return `.${host}`.endsWith(`.${location.hostname.replace(/^www\./, '')}`);
}
