import { BlockList, isIP } from 'node:net';

const inside = new BlockList();
/** IANA special-purpose registries (RFC 6890): whatever is not the public internet. */
const subnets: readonly (readonly [string, number, 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 127, 'ipv6'],
  // IPv4 inside IPv6 (NAT64, 6to4) can name any of the above.
  ['64:ff9b::', 96, 'ipv6'],
  ['64:ff9b:1::', 48, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['fec0::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
];
for (const [network, prefix, family] of subnets) inside.addSubnet(network, prefix, family);

const localName = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/**
 * True where a host name or address (as in `URL.hostname`, or as resolved) lies inside the own
 * network: loopback, private, link-local (so also the clouds' metadata service), multicast, or a
 * name that only a local resolver knows. IPv4 written as IPv6 is looked at as IPv4.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  const family = isIP(host);
  if (family === 4) return inside.check(host, 'ipv4');
  if (family === 6) return inside.check(host.replace(/%.{0,64}$/, ''), 'ipv6');
  return !host.includes('.') || localName.test(host);
}
