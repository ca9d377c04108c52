// `npm run test:browser`: the dashboard in Chromium, against real servers. Apart from `npm test`, which needs no browser.
import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../runs/longest-first.ts';
import { NIGHT_BROWSER, notNow } from '../runs/night.ts';

export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    sequence: { sequencer: LongestFirst },
    exclude: notNow(NIGHT_BROWSER),
    globalSetup: 'test/browser/built-pages.ts',
    setupFiles: ['test/runs/runs.ts'],
    // They only end what hangs, as in `vitest.config.ts`.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // As patient as the waits of the browser: a machine may be busy.
    expect: { poll: { timeout: 300_000 } },
    // They mostly wait for pages.
    maxWorkers: 4,
    isolate: false,
    experimental: { viteModuleRunner: false },
    execArgv: ['--no-memory-protection-keys'],
  },
});
