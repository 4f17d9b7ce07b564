import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives this process, and those it starts, a temporary folder of its own. The answer removes it with
 * all that they left there: spools and databases of hundreds of megabytes. `SLUICE_TEST_KEEP=1`
 * leaves it, to look at.
 */
export function ownTemporaryFolder(): () => void {
  const outer = process.env['TMPDIR'];
  // One compile cache for all of them, or each would compile Sluice anew.
  process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');
  const folder = mkdtempSync(join(tmpdir(), 'sluice-run-'));
  // A PostgreSQL of root's runs as another user, below it.
  chmodSync(folder, 0o755);
  process.env['TMPDIR'] = folder;
  return () => {
    if (outer === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outer;
    if (process.env['SLUICE_TEST_KEEP'] !== undefined) return;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}
