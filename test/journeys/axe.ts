import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds that is serious or critical: the rule, and where and why. */
export async function seriousFaults(page: Page): Promise<readonly unknown[]> {
  // By DevTools, as the page's policy forbids scripts that are not its own.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async () => {
    const { run } = Reflect.get(window, 'axe') as typeof axe;
    return run(document, { resultTypes: ['violations'] });
  });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [
      id,
      nodes.map(({ target, any }) => [String(target), any[0]?.message]),
    ]);
}
