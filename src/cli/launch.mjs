#!/usr/bin/env node
// Parses on any Node since 12, so that an old one gets words instead of a syntax error.
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(
    'Sluice needs Node 24.12 or newer; this is ' +
      process.versions.node +
      '.\nOn Linux and Windows `npm ci` brings one: start it with `npm start` or `npx sluice`.\nElsewhere install it, for example with `nvm install 24`, or from https://nodejs.org.\n',
  );
  process.exit(1);
}
module.enableCompileCache?.();
await import('../main.ts');
