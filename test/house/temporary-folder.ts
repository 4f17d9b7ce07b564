import { afterAll } from 'vitest';
import { ownTemporaryFolder } from './own-folder.ts';

/** Each test file has a temporary folder of its own, which goes with it. */
afterAll(ownTemporaryFolder());
