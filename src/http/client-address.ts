import ipaddr from 'ipaddr.js';
import { type Address, parseAddress } from '../identity/address.ts';

/** How far the network in front of Sluice is believed. */
export interface TrustedNetwork {
  /** Addresses and ranges whose forwarded headers count. */
  readonly trustedProxies: readonly string[];
  /** How many of them stand in a row: the client is this many from the right. */
  readonly hops: number;
}

export interface ClientAddress {
  readonly address: Address | null;
  /** The peer is a trusted proxy: its region header counts as well. */
  readonly fromTrusted: boolean;
  /** A forwarded header came from a peer that is not trusted, so it was ignored. */
  readonly ignoredHeader: boolean;
}

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Makes the reader of client addresses for a network; addresses in bodies are never looked at. */
export function clientAddressReader(
  network: TrustedNetwork,
): (peer: string | undefined, forwardedFor: string | undefined) => ClientAddress {
  const ranges = network.trustedProxies.map(parseRange);
  return (peer, forwardedFor) => {
    const socket = parseAddress(peer);
    const fromTrusted = socket !== null && ranges.some((range) => inRange(socket, range));
    if (forwardedFor === undefined) return { address: socket, fromTrusted, ignoredHeader: false };
    if (!fromTrusted) return { address: socket, fromTrusted, ignoredHeader: true };
    const hops = forwardedFor.slice(-2_000).split(',');
    const client = hops.length < network.hops ? null : parseAddress(hops.at(-network.hops));
    return { address: client ?? socket, fromTrusted, ignoredHeader: false };
  };
}

function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function inRange(address: Address, [range, bits]: Range): boolean {
  const parsed = ipaddr.fromByteArray([...address.bytes]);
  return parsed.kind() === range.kind() && parsed.match(range, bits);
}
