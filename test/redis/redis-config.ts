// `npm run test:redis`: what workers share by Redis, with a real server. Apart from `npm test`, which needs none.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { NIGHT_REDIS, notNow } from '../runs/night.ts';

export default defineConfig({
  test: {
    include: ['test/redis/**/*.test.ts'],
    exclude: notNow(NIGHT_REDIS),
    globalSetup: 'test/processes/installed-program.ts',
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    setupFiles: ['test/runs/runs.ts'],
    // They only end what hangs, as in `vitest.config.ts`.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    maxWorkers: 1,
    isolate: false,
    experimental: { viteModuleRunner: false },
    execArgv: ['--no-memory-protection-keys'],
  },
});
