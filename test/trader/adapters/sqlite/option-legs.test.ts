// The contracts of one unit in the rows of positions and orders.
import { expect, it } from 'vitest';
import type { Harness } from '../../engine/harness/harness.ts';
import * as condors from '../../engine/reconcile/sold-condor.ts';
import * as calls from '../../engine/reconcile/spreads.ts';
import { createMemoryTables } from './memory-tables.ts';

function legsIn(harness: Harness) {
  const { look, take } = createMemoryTables();
  take(harness.facts);
  const rows = [...look.positions(), ...look.orders()];
  return rows.map(({ option }) =>
    option?.legs?.map(({ symbol, right, strike, side }) => [symbol, right, strike, side].join(' ')),
  );
}

it('are all four of an iron condor, on the sides on which it was sold', async () => {
  const legs = [
    `${condors.PUT} put 90 SELL`,
    `${condors.LOW_PUT} put 85 BUY`,
    `${condors.CALL} call 110 SELL`,
    `${condors.HIGH_CALL} call 115 BUY`,
  ];
  expect(legsIn(await condors.held())).toEqual([legs, legs]);
});

it('are both of a vertical, and of its exit the other way', async () => {
  const harness = await calls.held();
  await harness.pass(60_000);
  await harness.command({ type: 'exit', symbol: calls.SPREAD, isConfirmed: true, by: 'ann' });
  const bought = [`${calls.BOUGHT} call 230 BUY`, `${calls.SOLD} call 240 SELL`];
  const sold = [`${calls.BOUGHT} call 230 SELL`, `${calls.SOLD} call 240 BUY`];
  expect(legsIn(harness)).toEqual([bought, bought, sold]);
});

it('is one of a contract that is alone', async () => {
  const harness = await calls.held();
  await harness.pass(60_000);
  await calls.looks(harness, [calls.holds(calls.BOUGHT, 2)]);
  expect(legsIn(harness)[0]).toEqual([`${calls.BOUGHT} call 230 BUY`]);
});
