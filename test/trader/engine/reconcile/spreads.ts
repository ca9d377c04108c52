// Two bought spreads of calls at 230 and 240, and what the account shows of their contracts.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { place } from '../requests/order-requests.ts';

export const SPREAD = 'AAPL 261218C00230000-261218C00240000';
export const [BOUGHT, SOLD] = ['AAPL 261218C00230000', 'AAPL 261218C00240000'];

export async function listed(harness: Harness, symbol: string, contract: string): Promise<void> {
  const { name: venue, currency } = venuesOf('us').home;
  const option = { underlying: 'AAPL', lastTradeDay: '2026-12-18' as TradingDay };
  const instrument = {
    ...{ symbol, brokerSymbol: 'AAPL', contract, primaryExchange: '' },
    ...{ venue, currency, priceSteps: [{ lowEdge: 0, increment: 0.01 }], option },
  };
  harness.broker.say({ type: 'instrument-resolved', instrument });
  await harness.settle();
}

/** Its entry is at the broker. */
export async function entered(
  options?: HarnessOptions,
  changes?: Partial<OrderRequest>,
): Promise<Harness> {
  const harness = createHarness(options);
  await harness.ready();
  await listed(harness, SPREAD, '7001/7002');
  await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
  await place(harness, { symbol: SPREAD, quantity: 2, type: 'LMT', price: 3.2, ...changes });
  await harness.told(harness.bracket().e);
  return harness;
}

/** Bought at 3.10. */
export async function held(
  options?: HarnessOptions,
  changes?: Partial<OrderRequest>,
): Promise<Harness> {
  const harness = await entered(options, changes);
  const { e } = harness.bracket();
  const legs = [
    { symbol: BOUGHT, side: 'buy', price: 5.2, id: 'a' },
    { symbol: SOLD, side: 'sell', price: 2.1, id: 'b' },
  ] as const;
  for (const { symbol, side, price, id } of legs) {
    const fill = { execId: `0001.f00d.${id}.01`, shares: 2, price, at: harness.now() };
    const execution = executionOf(e, fill, { symbol, side });
    harness.broker.say({ type: 'execution', execution });
    await harness.settle();
  }
  await harness.status(e, 'filled');
  return harness;
}

export function holds(
  symbol: string,
  quantity: number,
  averageCost = 5.2,
): BrokerSnapshot['positions'][number] {
  return { account: ACCOUNT, symbol, quantity, averageCost };
}

/** Three snapshots, far enough apart to confirm one another. */
export async function looks(
  harness: Harness,
  positions: BrokerSnapshot['positions'],
  more: Partial<BrokerSnapshot> = {},
): Promise<void> {
  for (let look = 0; look < 3; look += 1) {
    await harness.snapshot({ positions, ...more });
    await harness.pass(6_000);
  }
}
