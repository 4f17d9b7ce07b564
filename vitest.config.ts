import { defineConfig, type ViteUserConfig } from 'vitest/config';

const common = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  setupFiles: ['./test/house/temporary-folder.ts'],
};

/** Journeys start real processes, so they run one after the other, when all else is done. */
const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ['default', './test/house/closing-line.ts'],
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'rooms',
          include: ['test/{unit,property,contract,house}/**/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'journeys',
          include: ['test/journeys/**/*.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
