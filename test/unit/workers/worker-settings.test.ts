import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { HmacKey } from '../../../src/identity/hmac-key.ts';
import { configText, loadedFrom, makeHalves, rootKey } from './halves.ts';

it('tells workers no secret, and no address of a destination', () => {
  const said = JSON.stringify(makeHalves().settings(configText, 1));
  const canaries = configText.match(/[a-z-]+-canary|whsec_\w+/g) ?? [];
  expect(canaries).toHaveLength(6);
  for (const canary of [...canaries, 'hook.example']) expect(said).not.toContain(canary);
});

it('tells them all that the pure steps need, through JSON unchanged', () => {
  const { config, rules, policy } = makeHalves().settings(configText, 1);
  const loaded = loadedFrom(configText);
  expect(isDeepStrictEqual(config.sites, loaded.config.sites)).toBe(true);
  expect(policy).toEqual(loaded.policy);
  expect(rules.map(({ name, ownStore, tcfVendor }) => [name, ownStore, tcfVendor])).toEqual([
    ['hook', false, null],
    ['ga4', false, 755],
    ['store', true, null],
  ]);
});

it('lends them the keys of pseudonyms of the sites, and not their root', () => {
  const { pseudonyms } = makeHalves().settings(configText, 1);
  expect(Object.keys(pseudonyms)).toEqual(['shop']);
  const lent = new HmacKey(Buffer.from(pseudonyms['shop'] ?? '', 'base64url'));
  expect(lent.hex('u-4711')).toBe(rootKey.derive('shop').hex('u-4711'));
  expect(lent.hex('u-4711')).not.toBe(rootKey.hex('u-4711'));
});
