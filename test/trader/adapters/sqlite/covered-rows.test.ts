// The row of shares that an assignment has left short beside the bought contract of their vertical.
import { expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { BOUGHT, held, holds, listed, looks } from '../../engine/reconcile/spreads.ts';
import { createMemoryTables } from './memory-tables.ts';

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const AFTER_EXPIRY = instant(Date.parse('2026-12-19T15:00:00Z'));

it('is covered at the strike of the contract, until its last day has passed', async () => {
  const harness = await held();
  await harness.jump(NIGHT);
  await looks(harness, [holds(BOUGHT, 2), holds('AAPL', -200)]);
  await listed(harness, BOUGHT, '7001');
  const rows = () => {
    const tables = createMemoryTables();
    tables.take(harness.facts);
    return tables.look.positions().filter(({ symbol }) => symbol === 'AAPL');
  };
  expect(rows()).toMatchObject([{ stop_status: 'covered', stop_price: 230, protected: true }]);
  await harness.jump(AFTER_EXPIRY);
  await harness.predict('NEUTRAL');
  expect(rows()).toMatchObject([{ quantity: -200, protected: false }]);
});
