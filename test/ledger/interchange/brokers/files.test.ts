// Sample files of other projects, read as they are: every row is booked, left to a person, named as booking nothing, or refused, and the
// cash is that of the rows. Balances that a project itself asserts are named beside.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sumOf } from '../../../../src/kernel/amounts.ts';
import { textOf } from '../../../../src/kernel/decimal.ts';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import {
  addedBy,
  reconciled,
  totalsOfDrafts,
} from '../../../../src/ledger/interchange/rows/file-totals.ts';
import type { ImportedFile } from '../../../../src/ledger/interchange/rows/imported-file.ts';
import { outcomesOf, type RowOutcome } from '../../../../src/ledger/interchange/rows/outcomes.ts';
import { fixture, fixtureBytes, problemLine, sha256 } from '../read/fixtures.ts';

const expected = z
  .array(
    z.strictObject({
      file: z.string(),
      account: z.string().optional(),
      format: z.string(),
      booked: z.number(),
      to_decide: z.number(),
      books_nothing: z.number(),
      refused: z.number(),
      cash: z.record(z.string(), z.string()),
    }),
  )
  .parse(JSON.parse(fixture('brokers/expected.json')));

function read(file: string, account?: string): ImportedFile {
  const result = importedFile({
    ...{ bytes: fixtureBytes(`brokers/${file}`), account, digest: sha256 },
    ...{ format: undefined, mapping: undefined, zone: undefined },
  });
  if (!result.ok) throw new Error(result.failure.map(problemLine).join(', '));
  return result.value;
}

function draftsIn(file: ImportedFile) {
  return file.drafts.map(({ draft }) => draft);
}

describe('files of brokers', () => {
  it.each(expected)('$file $account', ({ file, account, ...stated }) => {
    const found = read(file, account);
    const rows = (wanted: RowOutcome) =>
      outcomesOf(found)
        .filter(({ outcome }) => outcome === wanted)
        .reduce((sum, one) => sum + one.rows, 0);
    const { cash } = totalsOfDrafts(draftsIn(found));
    expect({
      format: found.format,
      booked: rows('booked'),
      to_decide: rows('to decide'),
      books_nothing: rows('books nothing'),
      refused: rows('refused'),
      cash: Object.fromEntries([...cash].map(([code, sum]) => [code, textOf(sum)])),
    }).toEqual(stated);
  });

  it.each(expected)(
    '$file $account: what is not booked explains every difference of cash',
    ({ file, account }) => {
      const found = read(file, account);
      const differences = reconciled(found.totals, totalsOfDrafts(draftsIn(found)));
      for (const { of, stated, booked } of differences) {
        const left = outcomesOf(found)
          .filter(({ outcome }) => outcome === 'to decide' || outcome === 'refused')
          .flatMap(({ sums }) => [...sums].filter(([code]) => code === of).map(([, sum]) => sum));
        expect(textOf(sumOf(left))).toBe(textOf(stated.minus(booked)));
      }
    },
  );
});

/** From the expected output beside each file. */
const ASSERTED: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  [
    'vanguard-cash_report.csv',
    {
      ...{ GBP: '23.59', BAR: '293', FOO: '1550' },
      'Emerging Markets Stock Index Fund - Accumulation': '6.77',
      'U.S. Equity Index Fund - Accumulation': '0.9232',
    },
  ],
  ['trading212-2024-transactions.csv', { GBP: '1758.05' }],
  ['trading212-2026-transactions.csv', { GBP: '10121.37' }],
  ['schwab-2023-transactions.csv', { USD: '1019826.86' }],
  ['interactive_brokers-test_basic.csv', { GBP: '3027.3997362409', CNX1: '2' }],
  ['raw-test_data.csv', { USD: '-28486.600215', BABA: '30', OPRA: '120' }],
];

describe('holdings and cash that capital-gains-calculator asserts', () => {
  it.each(ASSERTED)('%s', (file, asserted) => {
    const drafts = draftsIn(read(`capital-gains-calculator/${file}`));
    const { cash } = totalsOfDrafts(drafts);
    const held = new Map<string, string>([...cash].map(([code, sum]) => [code, sum.toFixed()]));
    for (const draft of drafts)
      if ('security' in draft && typeof draft.security === 'object') {
        const { symbol } = draft.security;
        const own = drafts.filter(
          (other) =>
            'security' in other && (other.security as { symbol: string }).symbol === symbol,
        );
        held.set(symbol, sumOf(own.map(addedBy)).toFixed());
      }
    const found = Object.fromEntries(
      Object.entries(asserted).map(([name, stated]) => [
        name,
        rounded(held.get(name) ?? '0', stated),
      ]),
    );
    expect(found).toEqual(asserted);
  });
});

/** To as many places as are stated. */
function rounded(value: string, stated: string): string {
  const places = stated.split('.')[1]?.length ?? 0;
  const short = Number(value).toFixed(places);
  return places === 0 ? short : short.replace(/0+$/, '');
}
