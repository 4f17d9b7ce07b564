import { describe, expect, test } from 'vitest';

/**
 * Runs what needs a peer where the peer is there. Elsewhere one test says by its name what is
 * missing: skipped on a developer's machine, failed in CI, which must have every peer.
 */
export function withPeer(peer: string, isThere: boolean, suite: () => void): void {
  if (isThere) {
    suite();
    return;
  }
  const isNeeded = (process.env['CI'] ?? '') !== '';
  describe(`needs ${peer}, which is not installed here`, () => {
    test.skipIf(!isNeeded)(`${peer} is there`, () => {
      expect(isThere).toBe(true);
    });
  });
}
