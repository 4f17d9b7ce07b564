import { closeSync, fsyncSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { workerData } from 'node:worker_threads';
import { isJsonObject, own } from '../vocabulary/json.ts';

// One moment of the spool as a file of its own. SQLite's log lets the writer go on meanwhile.

const file = String(isJsonObject(workerData) ? own(workerData, 'file') : '');
const target = String(isJsonObject(workerData) ? own(workerData, 'target') : '');
const database = new DatabaseSync(file);
try {
  database.exec('PRAGMA busy_timeout = 5000');
  database.prepare('VACUUM INTO ?').run(target);
} finally {
  database.close();
}
const copy = openSync(target, 'r+');
fsyncSync(copy);
closeSync(copy);
