import type { LoadedConfig } from '../config/load.ts';

/** What a person reads when Sluice is up: the addresses first. */
export function startBanner(
  at: { readonly publicUrl: string; readonly adminUrl: string },
  loaded: LoadedConfig,
  about: { readonly version: string; readonly demo: boolean; readonly workers: number },
): string {
  const { config, policy } = loaded;
  const names = Object.keys(config.destinations);
  const main = about.demo
    ? [`  Demo shop   ${at.publicUrl}/`, `  Console     ${at.adminUrl}/console/`]
    : [
        `  Beacons     ${at.publicUrl}${config.prefix}/e`,
        `  Script      <script defer src="${config.prefix}/s.js" data-site="${Object.keys(config.sites)[0]}"></script>`,
        `  Console     ${at.adminUrl}/console/`,
      ];
  const notes = about.demo
    ? [
        '',
        '  This is the demo, on this machine only. Open the shop, click, and watch the console.',
        '  Your own site: copy config/minimal.yaml and start with --config FILE. Ctrl-C stops.',
      ]
    : [
        '',
        `  Policy ${policy.name}; destinations: ${names.length === 0 ? 'none' : names.join(', ')}. Ctrl-C stops.`,
      ];
  const workers = about.workers === 0 ? [] : [`  Workers     ${about.workers}`];
  return ['', `Sluice ${about.version}`, '', ...main, ...workers, ...notes, '', ''].join('\n');
}
