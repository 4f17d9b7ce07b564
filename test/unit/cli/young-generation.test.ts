import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const module = fileURLToPath(new URL('../../../src/cli/young-generation.ts', import.meta.url));

/**
 * Runs a program that keeps 40 MB of small objects in each `keep()`, and gives the median of the
 * megabytes that the young generation took meanwhile: around a full collection it is another size.
 */
function grown(steps: string): readonly number[] {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { youngGeneration } from ${JSON.stringify(module)};
    const kept = [];
    const said = [];
    const young = () =>
      getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size / 2 ** 20;
    const keep = () => {
      const sizes = [];
      for (let at = 0; at < 500_000; at += 1) {
        kept.push({ at, text: [at] });
        if (at % 20_000 === 0) sizes.push(young());
      }
      said.push(sizes.toSorted((one, other) => one - other)[12]);
    };
    ${steps}
    process.stdout.write(JSON.stringify(said));`;
  const argv = ['--input-type=module', '--eval', program];
  const said: readonly number[] = JSON.parse(execFileSync(process.execPath, argv).toString('utf8'));
  return said;
}

describe("V8's young generation", () => {
  it('stays small while it is held, and grows under load once released', () => {
    const [held = 0, released = 0] = grown(`
      youngGeneration.hold(); keep();
      youngGeneration.release(); keep();`);
    expect(held).toBeLessThanOrEqual(4);
    expect(released).toBeGreaterThanOrEqual(16);
  });

  it('grows for what stays where nobody holds it', () => {
    const [left = 0] = grown('keep();');
    expect(left).toBeGreaterThanOrEqual(16);
  });
});
