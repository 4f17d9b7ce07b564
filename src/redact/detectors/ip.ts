import type { KeyFacts } from '../keys/key-facts.ts';
import { isWordCode } from '../text/characters.ts';
import { signs } from '../text/prefilter.ts';
import { redactAs, type Detector, type Hit } from '../detector.ts';

const octets =
  /(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)/g;
const groups =
  /(?<![\w:.])(?:[\da-f]{0,4}:){2,7}(?:[\da-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?:%[\w]{1,16})?(?![\w:])/gi;
const versionBefore =
  /(?:v|ver|vers|version|versión|versione|wersja|release|rel|build|firmware|fw|sdk|os|ios|android|chrome|safari|firefox|edge|webkit|opera|app|update|patch|kernel|driver)[\s.:#/_-]{0,3}$/i;

/** Addresses of machines, IPv4 and IPv6. */
export const ipDetector: Detector = {
  kind: 'ip',
  summary: 'IPv4 and IPv6 addresses; four numbers after a word like `version` stay.',
  words: {
    heads: `
      ip ipaddress ipaddr ipaddresses clientip userip remoteip remoteaddr remoteaddress
      xforwardedfor forwardedfor xrealip realip ipv4 ipv6 visitorip customerip sourceip srcip
      ipadresse ipadres direccionip adresseip indirizzoip enderecoip adresip ipadress ipadresa
      iposoite ipcim ipадрес ipアドレス ip地址 ip주소 عنوانip`,
    whole: 'uip cip',
    doubtful: '',
  },
  byKey: (value) => (isAddressList(value) ? redactAs('ip') : null),
  numeric: false,
  looks: [
    { needs: signs.dots | signs.joint, find: findV4 },
    { needs: signs.dots | signs.colon, find: findV6 },
  ],
  examples: {
    redacts: [
      ['a=1|ip=2a02:43e6:cf:b743:e12f:398d:b444:db33|b=2', 'a=1|ip=[ip]|b=2'],
      ['blocked request from 198.51.100.24', 'blocked request from [ip]'],
      ['from 2001:db8:63a2:3044:a7d7:ac46:23f1:a72b', 'from [ip]'],
      ['2001:db8::1', '[ip]'],
      ['client_ip=203.0.113.9&a=1', 'client_ip=[ip]&a=1'],
    ],
    keeps: ['v2.3.1.4 notes', 'app_build=12.4.1.203', '12:30:45', 'a::b', 'version 1.2.3.4', '::'],
    attacks: [
      (length) => '1.'.repeat(length / 2),
      (length) => ':'.repeat(length),
      (length) => 'a:'.repeat(length / 2),
      (length) => '255.255.255.'.repeat(length / 12),
    ],
  },
};

function findV6(text: string, hits: Hit[]): void {
  for (const match of text.matchAll(groups)) {
    const address = match[0];
    if (isV6(address.split('%')[0] ?? '')) {
      hits.push({ start: match.index, end: match.index + address.length, rule: 'pattern:ip' });
    }
  }
}

function findV4(text: string, hits: Hit[], key: KeyFacts): void {
  if (key.version) return;
  for (const match of text.matchAll(octets)) {
    const before = text.slice(Math.max(0, match.index - 14), match.index);
    if (versionBefore.test(before) && !isHostBefore(before)) continue;
    hits.push({ start: match.index, end: match.index + match[0].length, rule: 'pattern:ip' });
  }
}

function isHostBefore(before: string): boolean {
  return before.endsWith('://');
}

function isAddressList(value: string): boolean {
  const parts = value.split(/[,\s]+/, 20).filter((part) => part !== '');
  return parts.length > 0 && parts.every(isAddress);
}

function isAddress(text: string): boolean {
  const plain = text.replace(/^\[|\](?::\d+)?$|^::ffff:(?=\d+\.)/gi, '');
  return /^(?:\d{1,3}\.){3}(?:\d{1,3}|x)(?::\d{1,5}|\/\d{1,2})?$/.test(plain) || isV6(plain);
}

/** Eight groups of hex digits, or fewer around one `::`; at least one of them is not empty. */
function isV6(text: string): boolean {
  const double = text.indexOf('::');
  if (double >= 0 && text.includes('::', double + 1)) return false;
  let parts = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (at < text.length && code !== 58) {
      if (!isWordCode(code) && code !== 46) return false;
      continue;
    }
    if (at > from) parts += text.slice(from, at).includes('.') ? 2 : 1;
    else if (double < 0) return false;
    from = at + 1;
  }
  if (double < 0) return parts === 8;
  return parts < 8 && (parts > 2 || (parts > 0 && /[\da-f]{3}|^::1$/i.test(text)));
}
