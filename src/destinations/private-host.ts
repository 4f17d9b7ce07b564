import ipaddr from 'ipaddr.js';

/** Names that only a resolver of the own network knows (RFC 6761, 6762, 8375 and common use). */
const localName = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/;

/**
 * True where a host name or address (as in `URL.hostname`, or as resolved) does not lie in the
 * public internet: loopback, private, link-local (so also the clouds' metadata service), multicast,
 * reserved, IPv4 hidden in IPv6 (NAT64, 6to4), or a name without a public suffix. IPv4 mapped to
 * IPv6 is looked at as IPv4.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  if (ipaddr.isValid(host)) return ipaddr.process(host).range() !== 'unicast';
  return !host.includes('.') || localName.test(host);
}
