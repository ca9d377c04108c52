// A person who has sold a call against the shares of a holding. 100 shares of AAPL at 100; the call is at 2.35 to 2.45.
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { ANN, optionOf, premiumOf } from './options.ts';
import { asked } from './order-requests.ts';

export const CALL = 'AAPL 261218C00105000';
const manual = { defaultStopPercent: 5, allowsHoldings: true };

export const net = (shares: number, calls = 0) => ({
  positions: [
    { account: ACCOUNT, symbol: 'AAPL', quantity: shares, averageCost: 100 },
    { account: ACCOUNT, symbol: CALL, quantity: calls, averageCost: 2.4 },
  ],
});

export function place(harness: Harness, changes: Partial<OrderRequest>): Promise<CommandAnswer> {
  return harness.command({ type: 'place-order', order: asked(changes), requester: ANN });
}

/** The shares were bought some time ago. */
export async function invested(shares = 100): Promise<Harness> {
  const harness = createHarness({ settings: { manual } });
  await harness.ready();
  await place(harness, { quantity: shares, as: 'holding' });
  const bought = harness.newest('h');
  await harness.told(bought);
  await harness.fill(bought, shares, 100);
  await harness.status(bought, 'filled');
  await harness.pass(6_000);
  await harness.snapshot(net(shares));
  await harness.pass(260);
  await harness.quote(100);
  await optionOf(harness, CALL);
  await premiumOf(harness, CALL, 2.35, 2.45);
  return harness;
}

export const SALE = { symbol: CALL, side: 'sell', quantity: 1, type: 'LMT', price: 2.4 } as const;

export async function covered(): Promise<Harness> {
  const harness = await invested();
  await place(harness, SALE);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 1, 2.4);
  await harness.status(e, 'filled');
  await harness.pass(6_000);
  await harness.snapshot(net(100, -1));
  await premiumOf(harness, CALL, 2.35, 2.45);
  await harness.quote(100);
  return harness;
}
