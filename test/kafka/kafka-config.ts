// `npm run test:kafka`: the relay to Apache Kafka, with a real broker. Apart from `npm test`, which needs none.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/kafka/**/*.test.ts'],
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // They mostly wait, each for a broker of its own.
    maxWorkers: 2,
    isolate: false,
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/sluice/vitest' },
    execArgv: ['--no-memory-protection-keys'],
  },
});
