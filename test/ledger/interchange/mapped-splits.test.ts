// SPLIT as a word of a mapping, and in what the ledger exports.
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../src/kernel/decimal.ts';
import type { TransactionDraft } from '../../../src/ledger/domain/transactions/draft.ts';
import {
  draftsAsCsv,
  draftsAsJson,
  draftsFromCsv,
  draftsFromJson,
} from '../../../src/ledger/interchange/draft-files.ts';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { problemLine, sha256 } from './read/fixtures.ts';

const MAPPING = `
name: broker
columns: { date: Date, type: Kind, symbol: Ticker, quantity: Units, price: Price, ratio: Ratio, currency: Currency }
date: yyyy-MM-dd
zone: UTC
types: { BUY: [Buy], SPLIT: [Split] }
`;

function read(rows: string) {
  const text = `Date,Kind,Ticker,Units,Price,Ratio,Currency\n${rows}\n`;
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(text), format: undefined, mapping: MAPPING },
    ...{ account: undefined, zone: undefined, digest: sha256 },
  });
  if (!result.ok) return result.failure.map(problemLine);
  return [
    ...result.value.problems.map(problemLine),
    ...result.value.drafts.map(({ draft }) => lineOf(draft)),
  ];
}

function lineOf(draft: TransactionDraft): string {
  return draft.type === 'SPLIT'
    ? `SPLIT ${draft.on} ${textOf(draft.newShares)}:${textOf(draft.oldShares)}`
    : `${draft.type} ${draft.on}`;
}

describe('a split in a file', () => {
  it.each([
    ['10:1', '10:1'],
    ['10 for 1', '10:1'],
    ['3/2', '3:2'],
    ['2', '2:1'],
    ['1-for-20', '1:20'],
  ])('is read from its ratio: %s', (ratio, shares) => {
    expect(read(`2026-03-02,Split,NVDA,,,${ratio},USD`)).toEqual([`SPLIT 2026-03-02 ${shares}`]);
  });

  it('without a ratio is refused by its line', () => {
    expect(read('2026-03-02,Split,NVDA,,,soon,USD')).toEqual([
      expect.stringContaining('"soon" is not a ratio of a split'),
    ]);
  });

  it('is exported and read back', () => {
    const result = importedFile({
      ...{
        bytes: new TextEncoder().encode(
          'Date,Kind,Ticker,Units,Price,Ratio,Currency\n2026-03-02,Split,NVDA,,,3/2,USD\n',
        ),
      },
      ...{
        format: undefined,
        mapping: MAPPING,
        account: undefined,
        zone: undefined,
        digest: sha256,
      },
    });
    const drafts = result.ok ? result.value.drafts.map(({ draft }) => draft) : [];
    for (const again of [
      draftsFromCsv(draftsAsCsv(drafts), sha256),
      draftsFromJson(draftsAsJson(drafts), sha256),
    ])
      expect(again.ok && again.value.drafts.map(({ draft }) => lineOf(draft))).toEqual([
        'SPLIT 2026-03-02 3:2',
      ]);
  });
});
