// The tests that run against a planted mistake: one worker.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/runs/runs.ts'],
    experimental: { viteModuleRunner: false },
    testTimeout: 60_000,
    isolate: false,
    maxWorkers: 1,
    bail: 1,
    execArgv: ['--no-memory-protection-keys'],
  },
});
