// Possessions of older exports of Ghostfolio: a value without a flow of cash.
import { expect, it } from 'vitest';
import { importedFile } from '../../../src/ledger/interchange/read-file.ts';
import { sha256 } from './read/fixtures.ts';

function read(activity: object) {
  const file = {
    meta: { date: '2024-02-05T00:00:00.000Z', version: '2.45.0' },
    activities: [
      {
        ...{ accountId: null, date: '2021-12-31T23:00:00.000Z', dataSource: 'MANUAL', fee: 0 },
        ...{ currency: 'USD', quantity: 1, symbol: 'Penthouse Apartment', type: 'ITEM' },
        ...{ unitPrice: 500_000, ...activity },
      },
    ],
  };
  const done = importedFile({
    ...{ bytes: new TextEncoder().encode(JSON.stringify(file)), digest: sha256 },
    ...{ format: undefined, mapping: undefined, account: undefined, zone: undefined },
  });
  if (!done.ok) throw new Error(JSON.stringify(done.failure));
  return done.value;
}

it('a possession is held from its day on, at its value, and no cash has paid for it', () => {
  const { drafts, problems, ignored } = read({});
  expect([problems, ignored]).toEqual([[], []]);
  expect(drafts.map(({ draft }) => draft)).toMatchObject([
    { type: 'OPENING_BALANCE', security: { symbol: 'Penthouse Apartment' } },
  ]);
  const [{ draft } = { draft: undefined }] = drafts;
  if (draft?.type !== 'OPENING_BALANCE') throw new Error('no opening balance');
  expect([draft.quantity.toNumber(), draft.cost.toNumber()]).toEqual([1, 500_000]);
  expect(draft.acquiredOn).toBe(draft.on);
});

it('one with a fee has paid it, and one of nothing is left out', () => {
  expect(read({ fee: 20 }).drafts.map(({ draft }) => draft.type)).toEqual([
    'OPENING_BALANCE',
    'FEE',
  ]);
  expect(read({ quantity: 0 })).toMatchObject({ drafts: [], problems: [], ignored: [{}] });
});
