// The tests of the ledger's domain, which `npm run mutation` runs against changed copies of its source.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/ledger/domain/**/*.test.ts', 'test/ledger/vectors.test.ts'],
    setupFiles: ['test/runs/runs.ts'],
    pool: 'threads',
    maxWorkers: 1,
  },
});
