// The rows of the contracts of a vertical that was sold, and that the broker refuses to take back as one. Each is a position alone.
import { expect, it } from 'vitest';
import { inAccount, LONG, SHORT, SPREAD, sold } from '../../engine/orders/sold-spread.ts';
import { createMemoryTables } from './memory-tables.ts';

const RISKLESS = 'Order rejected - reason:Riskless combination orders are not allowed.';

it('are bounded, the sold one by the other: no stop is missing', async () => {
  const harness = await sold();
  await harness.pass(10_000);
  await harness.snapshot({ positions: inAccount(-2, 2) });
  await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
  await harness.refused(harness.newest('x'), 201, RISKLESS);
  await harness.pass(6_000);
  await harness.snapshot({ positions: inAccount(-2, 2) });
  await harness.pass(1_000);
  const tables = createMemoryTables();
  tables.take(harness.facts);
  expect(tables.look.positions()).toMatchObject([
    { symbol: LONG, quantity: 2, stop_status: 'bounded', protected: true },
    { symbol: SHORT, quantity: -2, stop_status: 'bounded', protected: true },
  ]);
});
