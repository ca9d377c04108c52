// A trader that may sell, or has sold, a vertical of puts on AAPL: 230 less 220, worth 1.20 to 1.30.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type {
  ReportedExecution,
  ReportedPosition,
} from '../../../../src/trader/ports/broker-reports.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { asked } from '../requests/order-requests.ts';

export const SPREAD = 'AAPL 261218P00230000-261218P00220000';
export const SHORT = 'AAPL 261218P00230000';
export const LONG = 'AAPL 261218P00220000';
export const ANN = { user: 'ann' };

export async function readyToSell(options: HarnessOptions = {}): Promise<Harness> {
  const harness = createHarness(options);
  await harness.ready();
  const { name: venue, currency } = venuesOf('us').home;
  harness.broker.say({
    type: 'instrument-resolved',
    instrument: {
      ...{ symbol: SPREAD, brokerSymbol: 'AAPL', contract: '7001/7002', primaryExchange: '' },
      ...{ venue, currency, priceSteps: [{ lowEdge: 0, increment: 0.01 }] },
      option: { underlying: 'AAPL', lastTradeDay: '2026-12-18' as TradingDay },
    },
  });
  await harness.settle();
  await priced(harness, 1.2, 1.3);
  return harness;
}

export function priced(harness: Harness, bid: number, ask: number): Promise<void> {
  return harness.quote((bid + ask) / 2, { symbol: SPREAD, bid, ask });
}

export function sell(
  harness: Harness,
  changes: Partial<OrderRequest> = {},
): Promise<CommandAnswer> {
  const order = asked({
    ...{ symbol: SPREAD, side: 'sell', effect: 'open', quantity: 2, type: 'LMT', price: 1.2 },
    ...changes,
  });
  return harness.command({ type: 'place-order', order, requester: ANN });
}

export function legFill(
  harness: Harness,
  terms: OrderTerms,
  fill: { readonly symbol: string; readonly shares: number; readonly price: number; id: string },
): ReportedExecution {
  const { symbol, shares, price, id } = fill;
  const side = (symbol === SHORT) === (terms.side === 'buy') ? 'buy' : 'sell';
  const told = { execId: `0001.f00d.${id}.01`, shares, price, at: harness.now() };
  return executionOf(terms, told, { symbol, side });
}

export function reported(harness: Harness, execution: ReportedExecution): Promise<void> {
  harness.broker.say({ type: 'execution', execution });
  return harness.settle();
}

/** Two units at 4.50 less 3.25. */
export async function sold(options: HarnessOptions = {}, changes: Partial<OrderRequest> = {}) {
  const harness = await readyToSell(options);
  await sell(harness, changes);
  const { e } = harness.bracket();
  await harness.told(e);
  await reported(harness, legFill(harness, e, { symbol: LONG, shares: 2, price: 3.25, id: 'a1' }));
  await reported(harness, legFill(harness, e, { symbol: SHORT, shares: 2, price: 4.5, id: 'b1' }));
  await harness.status(e, 'filled');
  return harness;
}

export function inAccount(short: number, long: number): readonly ReportedPosition[] {
  return [
    { account: ACCOUNT, symbol: SHORT, quantity: short, averageCost: 4.5 },
    { account: ACCOUNT, symbol: LONG, quantity: long, averageCost: 3.25 },
  ];
}
