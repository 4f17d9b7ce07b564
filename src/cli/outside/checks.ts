import type { Finding } from '../finding.ts';
import { bannerMarks } from './banner-marks.ts';
import { blockedBy } from './content-policy.ts';
import { forgedAddress, forgedRegion, type Site } from './site.ts';

/** What the doctor knows of the right set-up beside what it sees. */
export interface Expected {
  readonly version: string;
  /** The hashes of the scripts that this version serves, as `Site.scriptHash`. */
  readonly scriptHashes: readonly string[];
  /** The banner that the configuration names; null where none was given. */
  readonly banner: string | null;
}

/** Looks at one thing from outside; null where there is nothing to say. */
export type Check = (site: Site, expected: Expected) => Finding | null;

const ok = (what: string, seen: string): Finding => ({ state: 'ok', what, seen });
const fail = (what: string, seen: string, remedy: string): Finding => ({
  state: 'fail',
  what,
  seen,
  remedy,
});
const warn = (what: string, seen: string, remedy: string): Finding => ({
  state: 'warn',
  what,
  seen,
  remedy,
});

const path: Check = ({ base, script, plain, beacon, pixels }) => {
  const seen: string[] = [];
  if (script.status !== 200) seen.push(`GET s.js answered ${script.status}`);
  if (plain.says === null) seen.push(`GET doctor answered ${plain.reply.status}`);
  if (![200, 400, 403, 429].includes(pixels[0].status))
    seen.push(`GET p.gif answered ${pixels[0].status}`);
  if (![202, 400, 403, 429].includes(beacon.status)) {
    seen.push(`POST e answered ${beacon.status === 0 ? 'nothing' : beacon.status}`);
  }
  return seen.length === 0
    ? ok('path', `${base.href} reaches Sluice`)
    : fail(
        'path',
        seen.join(', '),
        `Let the web server and any firewall pass all of ${base.pathname}/ on to Sluice, GET and POST (docs/deploy).`,
      );
};

const hop: Check = ({ plain, forged }) => {
  const { says } = plain;
  if (says === null) return null;
  if (typeof says['ignoredPeer'] === 'string') {
    return fail(
      'hop',
      `every visitor looks like the proxy ${says['ignoredPeer']}`,
      `network: { trustedProxies: ["${says['ignoredPeer']}"], hops: 1 }`,
    );
  }
  if (forged.says?.['address'] === forgedAddress) {
    return fail(
      'hop',
      'a client can choose its own address by X-Forwarded-For',
      'The proxy must replace X-Forwarded-For, not pass it on, and `network.hops` must be the number of your own proxies.',
    );
  }
  return ok('hop', `we look like ${String(says['address'])}, from the ${String(says['from'])}`);
};

const region: Check = ({ plain, forged }) => {
  if (plain.says === null) return null;
  if (forged.says?.['region'] === forgedRegion) {
    return fail(
      'region',
      'a client can choose its own region by a header',
      'Let the proxy set `network.regionHeader` itself, or remove it from what clients send (docs/deploy).',
    );
  }
  const { region: told } = plain.says;
  return ok('region', typeof told === 'string' ? `the proxy says ${told}` : 'no proxy tells it');
};

const cache: Check = ({ pixels, words, plain, forged, beacon }) => {
  const answers = [...pixels, beacon, plain.reply];
  const hit = answers.some(({ headers }) => /\bhit\b/i.test(cacheWords(headers)));
  const aged = answers.some(({ headers }) => Number(headers['age'] ?? 0) > 0);
  const dead = pixels[1].headers['x-sluice-doctor'] === words[0];
  const stuck = plain.says !== null && plain.says['now'] === forged.says?.['now'];
  const allows = [...pixels, beacon].filter(
    ({ status, headers }) => status !== 0 && !/no-store/i.test(headers['cache-control'] ?? ''),
  );
  if (hit || aged || dead || stuck || allows.length > 0) {
    return fail(
      'cache',
      dead || hit || aged || stuck
        ? 'an answer came from a cache: visits are not counted'
        : 'Cache-Control of the pixel or the beacon was changed on the way',
      'Turn caching off for the path of Sluice (nginx: `proxy_cache off;`), and leave its Cache-Control as it is.',
    );
  }
  return ok('cache', 'beacon and pixel are never cached');
};

const cookies: Check = ({ script, plain, pixels, beacon }) => {
  const set = [script, plain.reply, ...pixels, beacon].flatMap(
    ({ headers }) => headers['set-cookie']?.split('=', 1) ?? [],
  );
  return set.length === 0
    ? ok('cookies', 'none is set')
    : fail(
        'cookies',
        `${[...new Set(set)].join(', ')} was set on the way`,
        'Sluice sets no cookie: turn off the session or load-balancer cookie of the proxy for this path.',
      );
};

const packing: Check = ({ beacon, pixels, packedScript }) => {
  if ([beacon, ...pixels].some(({ headers }) => headers['content-encoding'] !== undefined)) {
    return fail(
      'compression',
      'the answers of beacon or pixel are packed on the way',
      'Turn compression off for the path of Sluice (nginx: `gzip off;`): it costs time and saves nothing.',
    );
  }
  const { 'content-encoding': encoding } = packedScript.headers;
  return encoding === undefined
    ? warn(
        'compression',
        'the script comes unpacked',
        'Pass Accept-Encoding on to Sluice, which has the script in brotli, and leave Content-Encoding as it is.',
      )
    : ok('compression', `the script comes as ${encoding}`);
};

const client: Check = ({ script, scriptHash, plain }, { scriptHashes, version }) => {
  if (script.status !== 200) return null;
  if (plain.says !== null && plain.says['version'] !== version) {
    return warn(
      'version',
      `the site runs ${String(plain.says['version'])}, this is ${version}`,
      'Run the doctor of the same version, or bring the site to this one.',
    );
  }
  return scriptHashes.includes(scriptHash)
    ? ok('client', 'the script is the one of this version')
    : fail(
        'client',
        'the script is not the one of this version: old, or changed on the way',
        'Clear the cache of s.js at the proxy or CDN, and turn off what rewrites scripts there.',
      );
};

const origin: Check = ({ base, preflight, name }) => {
  if (preflight.status !== 204) return null;
  if (preflight.headers['access-control-allow-origin'] !== base.origin) {
    return fail(
      'origin',
      `${base.origin} is no site's origin`,
      `sites: { ${name ?? '<name>'}: { origins: ["${base.origin}"] } }`,
    );
  }
  return ok('origin', `${base.origin} may send`);
};

const clock: Check = ({ plain, askedAt: [before, after] }) => {
  const now = Number(plain.says?.['now']);
  if (!Number.isFinite(now)) return null;
  const off = now < before - 2_000 ? now - before : now > after + 2_000 ? now - after : 0;
  if (off === 0) return ok('clock', 'agrees with this machine');
  return fail(
    'clock',
    `${Math.round(Math.abs(off) / 1_000)} s ${off > 0 ? 'ahead of' : 'behind'} this machine`,
    'Set the clock of the server by NTP (`timedatectl set-ntp true`), or that of this machine.',
  );
};

const tls: Check = ({ base, page }) => {
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(base.hostname);
  if (base.protocol === 'https:') return ok('TLS', 'the certificate is valid');
  if (local) return ok('TLS', 'not asked for on this machine');
  return page !== null && (page.headers['location'] ?? '').startsWith('https://')
    ? warn('TLS', 'the page moves to https, this address does not', 'Give the https address.')
    : fail('TLS', 'events travel in the clear', 'Serve the site and this path by https.');
};

const contentPolicy: Check = ({ base, page }) => {
  if (page === null) return null;
  const blocked = blockedBy(page.headers['content-security-policy'] ?? '', page.body, base);
  return blocked.length === 0
    ? ok('CSP', 'the page may load the script and send')
    : fail(
        'CSP',
        `the page's Content-Security-Policy forbids ${blocked.join(' and ')}`,
        `Add 'self' (or ${base.origin}) to ${blocked.join(' and to ')}.`,
      );
};

const tag: Check = ({ base, page, name }) => {
  if (page === null) return null;
  return page.body.includes(`${base.pathname}/s.js`)
    ? ok('tag', `on the start page, for ${name ?? 'no site: data-site is missing'}`)
    : warn(
        'tag',
        'the start page does not load the script',
        `<script defer src="${base.pathname}/s.js" data-site="${name ?? 'shop'}"></script>`,
      );
};

const banner: Check = ({ page, name }, expected) => {
  if (page === null) return null;
  const seen = bannerMarks.filter(([, mark]) => mark.test(page.body)).map(([found]) => found);
  if (seen.length === 0) return ok('banner', 'none was seen on the start page');
  if (expected.banner === null || seen.includes(expected.banner)) {
    return ok('banner', `${seen.join(', ')} was seen on the start page`);
  }
  return warn(
    'banner',
    `${seen.join(', ')} was seen, the configuration names ${expected.banner}`,
    `sites: { ${name ?? '<name>'}: { banner: ${seen[0] ?? ''} } }`,
  );
};

/** Every check from outside, in the order in which a beacon meets what they look at. */
export const outsideChecks: readonly Check[] = [
  tls,
  path,
  origin,
  hop,
  region,
  cache,
  cookies,
  packing,
  client,
  clock,
  contentPolicy,
  tag,
  banner,
];

function cacheWords(headers: Readonly<Record<string, string>>): string {
  const names = ['x-cache', 'x-cache-status', 'cf-cache-status', 'x-proxy-cache', 'cache-status'];
  return names.map((name) => headers[name] ?? '').join(' ');
}
