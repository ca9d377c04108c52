// The line below the activity log says of each position where it stops, or that it has no stop.
import { expect, it } from 'vitest';
import { statusLine } from '../../../src/cli/run/start/status-line.ts';
import { instant } from '../../../src/kernel/instant.ts';

it('names the stop of each position, and says which has none', () => {
  const row = { unrealized_pnl: -6.5, quantity: 1 };
  const rows = [
    { ...row, symbol: 'SPY', stop_price: 368.5 },
    { ...row, symbol: 'SPY 201230C00370000-201230C00375000', stop_price: null },
  ];
  const status = {
    marketTime: instant(Date.parse('2020-12-16T17:22:50Z')),
    ...{ gateway: { state: 'ready' }, trading: { state: 'ACTIVE' } },
  };
  const line = statusLine({
    trader: { status: () => status as never, lastPrice: () => 2.13 },
    look: { positions: () => rows as never },
  });
  expect(line).toBe(
    '12:22:50 ET  SPY 1 at 2.13, stop 368.5 -6.50 USD; SPY 201230C00370000-201230C00375000 1 at 2.13, no stop -6.50 USD  [gateway ready, ACTIVE]',
  );
});
