import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import { configText, loadedFrom, makeHalves } from './halves.ts';

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
