// `npm run test:kafka`: the relay to Apache Kafka, with a real broker. Apart from `npm test`, which needs none.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { NIGHT_KAFKA, notNow } from '../runs/night.ts';

export default defineConfig({
  test: {
    include: ['test/kafka/**/*.test.ts'],
    exclude: notNow(NIGHT_KAFKA),
    globalSetup: 'test/processes/installed-program.ts',
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    setupFiles: ['test/runs/runs.ts'],
    // They only end what hangs, as in `vitest.config.ts`.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // They mostly wait, each for a broker of its own.
    maxWorkers: 2,
    isolate: false,
    experimental: { viteModuleRunner: false },
    execArgv: ['--no-memory-protection-keys'],
  },
});
