// Loaded before a program and each of its threads (NODE_OPTIONS=--import): each writes what it holds
// to a file of its own in SLUICE_TEST_LOADED, anew every 50 ms.
import { renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { getHeapSpaceStatistics } from 'node:v8';
import { threadId } from 'node:worker_threads';

const modules = new Set();
registerHooks({
  load: (url, context, next) => {
    modules.add(url);
    /** @type {unknown} */
    const loaded = next(url, context);
    return loaded;
  },
});

const file = join(process.env.SLUICE_TEST_LOADED, `${process.pid}-${threadId}.json`);
setInterval(() => {
  const spaces = getHeapSpaceStatistics();
  const young = spaces.find(({ space_name: name }) => name === 'new_space')?.space_size;
  const says = { threadId, modules: [...modules], builtins: process.moduleLoadList, young };
  writeFileSync(`${file}.new`, JSON.stringify(says));
  renameSync(`${file}.new`, file);
}, 50).unref();
