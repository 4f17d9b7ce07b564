import { expect, test } from 'vitest';
import { isPrivateHost } from '../../../src/destinations/private-host.ts';

const hostOf = (address: string): string => new URL(address).hostname;

test.each([
  'http://localhost',
  'http://LOCALHOST.',
  'http://api.localhost',
  'http://receiver',
  'http://printer.local',
  'http://metadata.google.internal',
  'http://nas.home.arpa',
  'http://127.0.0.1',
  'http://2130706433',
  'http://0x7f.1',
  'http://0177.0.0.1',
  'http://0.0.0.0',
  'http://10.1.2.3',
  'http://100.64.0.1',
  'http://169.254.169.254',
  'http://172.31.255.255',
  'http://192.168.1.1',
  'http://255.255.255.255',
  'http://[::1]',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:a9fe:a9fe]',
  'http://[64:ff9b::7f00:1]',
  'http://[2002:7f00:1::]',
  'http://[fd00::1]',
  'http://[fe80::1]',
])('%s lies inside the own network', (address) => {
  expect(isPrivateHost(hostOf(address))).toBe(true);
});

test.each([
  'https://example.com',
  'https://localhost.example.com',
  'https://mylocal.example',
  'https://1.1.1.1',
  'https://172.32.0.1',
  'https://100.128.0.1',
  'https://[2606:4700::1111]',
  'https://[::ffff:1.1.1.1]',
])('%s does not', (address) => {
  expect(isPrivateHost(hostOf(address))).toBe(false);
});

test('a resolved address with a zone is looked at as well', () => {
  expect(isPrivateHost('fe80::1%eth0')).toBe(true);
});
