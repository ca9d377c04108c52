// The ledger's own files: what is exported imports back to the same drafts, whatever the amounts and words.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import { draftsAsCsv, draftsAsJson } from '../../../src/ledger/interchange/draft-files.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { drafts } from './read/drawn-drafts.ts';
import { problemLine, sha256 } from './read/fixtures.ts';

function read(text: string): readonly TransactionDraft[] {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), digest: sha256 },
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join('\n'));
  expect(result.value.problems.map(problemLine)).toEqual([]);
  return result.value.drafts.map(({ draft }) => draft);
}

const WRITERS = { CSV: draftsAsCsv, JSON: draftsAsJson };

for (const [format, written] of Object.entries(WRITERS)) {
  test(`${format}: what is exported imports back to the same drafts`, () => {
    fc.assert(
      fc.property(fc.array(drafts, { minLength: 1, maxLength: 5 }), (all) => {
        expect(JSON.stringify(read(written(all)))).toBe(
          JSON.stringify(read(written(read(written(all))))),
        );
        expect(plain(read(written(all)))).toEqual(plain(all));
      }),
    );
  });
}

/** Decimals of equal value have one text. */
function plain(all: readonly TransactionDraft[]): unknown {
  return JSON.parse(
    JSON.stringify(all, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'toFixed' in value ? String(value) : value,
    ),
  );
}

test.each(['=1+1', '-2', '+1', '@now', "'=1", "''=1", "'plain", '\t=1'])(
  'a note of %j is no formula in the CSV file, and imports as it was',
  (notes) => {
    const [drawn] = fc.sample(drafts, { numRuns: 1, seed: 1 });
    const draft = { ...drawn, notes } as TransactionDraft;
    const text = draftsAsCsv([draft]);
    expect(text).not.toMatch(/(?:^|,)"?[=+@\t](?!\d*,)/m);
    expect(read(text)).toMatchObject([{ notes }]);
  },
);
