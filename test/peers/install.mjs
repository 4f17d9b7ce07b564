// Installs the peers that the tests run against (a browser among them). `npm test` runs this first.
// It must parse on an old Node, so that the remedy is read and not a syntax error.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const peers = dirname(fileURLToPath(import.meta.url));
const wantsAll = Boolean(process.env.CI) || process.env.SLUICE_PEERS === 'all';

install(
  peers,
  'the test peers (a browser, Cloudflare’s runtime; about 175 MB)',
  'Tests that need them are skipped',
);
if (wantsAll) {
  install(
    join(peers, 'clickhouse'),
    'ClickHouse (about 550 MB)',
    'Tests that need ClickHouse are skipped',
  );
}

function install(folder, what, otherwise) {
  const stamp = join(folder, 'node_modules', '.installed');
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log(`Installing ${what}; once per lock file …`);
  const npm = process.env.npm_execpath;
  const words = ['ci', '--prefix', folder, '--no-audit', '--no-fund'];
  const done = npm
    ? spawnSync(process.execPath, [npm].concat(words), { stdio: 'inherit' })
    : spawnSync('npm', words, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status === 0) {
    writeFileSync(stamp, lock);
    return;
  }
  console.error('');
  console.error(`WARNING: could not install ${what}.`);
  console.error(`${otherwise}, and counted as skipped.`);
  console.error(`Remedy: npm ci --prefix ${folder}`);
  console.error('');
  if (process.env.CI) process.exit(1);
}
