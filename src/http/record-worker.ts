import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { recordState } from '../ledger/record-state.ts';
import { ledgerPath } from '../ledger/ledger-file.ts';
import { readPublicKeys } from '../ledger/signing-key.ts';

// Hashing months of rows takes seconds of a processor: beside the thread that accepts events.
const { data, keys }: { readonly data: string; readonly keys: string } = workerData;
parentPort?.postMessage(await recordState(readFileSync(ledgerPath(data)), readPublicKeys(keys)));
