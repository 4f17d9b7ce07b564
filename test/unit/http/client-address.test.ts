import { describe, expect, it } from 'vitest';
import { clientAddressReader } from '../../../src/http/client-address.ts';

const read = (trustedProxies: string[], hops: number, peer: string, forwarded?: string) => {
  const { address, fromTrusted, ignoredHeader } = clientAddressReader({ trustedProxies, hops })(
    peer,
    forwarded,
  );
  return [address?.text ?? null, fromTrusted, ignoredHeader];
};

describe('the client address', () => {
  it('is the socket without a trusted proxy, whatever a header says', () => {
    expect(read([], 1, '198.51.100.7')).toEqual(['198.51.100.7', false, false]);
    expect(read([], 1, '198.51.100.7', '203.0.113.9')).toEqual(['198.51.100.7', false, true]);
    expect(read(['10.0.0.0/8'], 1, '198.51.100.7', '203.0.113.9')).toEqual([
      '198.51.100.7',
      false,
      true,
    ]);
  });

  it('is the last hop that a trusted proxy added: what the client claims stands left of it', () => {
    expect(read(['10.0.0.0/8'], 1, '10.1.2.3', '1.1.1.1, 203.0.113.9')).toEqual([
      '203.0.113.9',
      true,
      false,
    ]);
    expect(read(['10.0.0.0/8'], 2, '10.1.2.3', '1.1.1.1, 203.0.113.9, 10.0.0.4')).toEqual([
      '203.0.113.9',
      true,
      false,
    ]);
  });

  it('is the socket when there are fewer hops than said, or none that is an address', () => {
    expect(read(['10.0.0.0/8'], 3, '10.1.2.3', '203.0.113.9')).toEqual(['10.1.2.3', true, false]);
    expect(read(['10.0.0.0/8'], 1, '10.1.2.3', 'unknown')).toEqual(['10.1.2.3', true, false]);
    expect(read(['10.0.0.0/8'], 1, '10.1.2.3', '')).toEqual(['10.1.2.3', true, false]);
  });

  it('knows IPv6 and IPv4 inside of it', () => {
    expect(read(['10.0.0.0/8'], 1, '::ffff:10.1.2.3', '203.0.113.9')).toEqual([
      '203.0.113.9',
      true,
      false,
    ]);
    expect(read(['2001:db8::/32'], 1, '2001:db8::7', '[2001:db8:ffff::9]:443')[0]).toBe(
      '2001:db8:ffff:0:0:0:0:9',
    );
    expect(read(['127.0.0.1'], 1, '::1', '203.0.113.9')).toEqual(['0:0:0:0:0:0:0:1', false, true]);
  });

  it('survives a huge header', () => {
    expect(read(['10.0.0.0/8'], 1, '10.1.2.3', `${'1.1.1.1,'.repeat(10_000)}203.0.113.9`)[0]).toBe(
      '203.0.113.9',
    );
  });
});
