import { hash } from 'node:crypto';
import { loadAssets } from '../../http/assets.ts';
import type { LoadedConfig } from '../../config/load.ts';
import type { Finding } from '../finding.ts';
import { version } from '../../config/version.ts';
import { outsideChecks } from './checks.ts';
import { examine } from './site.ts';
import { tlsFinding } from './tls-finding.ts';

/** `sluice doctor --url https://site/_s`: tests the way to Sluice from outside. */
export async function doctorFromOutside(
  address: string,
  loaded: LoadedConfig | null,
  siteName: string | null,
): Promise<readonly Finding[]> {
  const base = URL.parse(address.replace(/\/+$/, ''));
  if (base === null || !/^https?:$/.test(base.protocol)) {
    const remedy = 'Give the whole address with its path: --url https://shop.example/_s';
    return [{ state: 'fail', what: 'address', seen: `${address} is not one`, remedy }];
  }
  const site = await examine(base, siteName);
  if (typeof site === 'string') {
    const remedy = 'Is the site up, and its name right? Try it in a browser.';
    return [tlsFinding(site) ?? { state: 'fail', what: 'address', seen: site, remedy }];
  }
  const assets = await loadAssets();
  const scriptHashes = ['client/s.js', 'client/s-objection.js'].flatMap((file) => {
    const asset = assets.get(file);
    return asset === null ? [] : hash('sha256', asset.body, 'hex').slice(0, 16);
  });
  const banner = loaded?.config.sites[site.name ?? '']?.banner ?? null;
  const expected = { version, scriptHashes, banner };
  return outsideChecks.flatMap((check) => check(site, expected) ?? []);
}
