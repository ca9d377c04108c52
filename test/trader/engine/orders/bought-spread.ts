// A bought vertical of two units in tests of the engine: its prices, the fills of its contracts, and what the account shows.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type {
  ReportedExecution,
  ReportedPosition,
} from '../../../../src/trader/ports/broker-reports.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { asked } from '../requests/order-requests.ts';

export const SPREAD = 'AAPL 261218C00230000-261218C00240000';
export const [FIRST, SECOND] = ['AAPL 261218C00230000', 'AAPL 261218C00240000'];
export const ANN = { user: 'ann' };

export async function resolved(harness: Harness, lastTradeDay = '2026-12-18'): Promise<void> {
  const { name, currency } = venuesOf('us').home;
  harness.broker.say({
    type: 'instrument-resolved',
    instrument: {
      symbol: SPREAD,
      brokerSymbol: 'AAPL',
      contract: '7001/7002',
      primaryExchange: '',
      venue: name,
      currency,
      priceSteps: [{ lowEdge: 0, increment: 0.01 }],
      option: { underlying: 'AAPL', lastTradeDay: lastTradeDay as TradingDay },
    },
  });
  await harness.settle();
}

export async function known(harness: Harness, lastTradeDay?: string): Promise<void> {
  await resolved(harness, lastTradeDay);
  await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
}

export async function listed(harness: Harness, symbol: string): Promise<void> {
  const { name: venue, currency } = venuesOf('us').home;
  harness.broker.say({
    type: 'instrument-resolved',
    instrument: {
      ...{ symbol, brokerSymbol: 'AAPL', contract: '7001', primaryExchange: '', venue, currency },
      priceSteps: [{ lowEdge: 0, increment: 0.01 }],
      option: { underlying: 'AAPL', lastTradeDay: '2026-12-18' as TradingDay },
    },
  });
  await harness.settle();
}

export async function readyHarness(lastTradeDay?: string): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  await known(harness, lastTradeDay);
  return harness;
}

export function buy(harness: Harness, changes: Partial<OrderRequest> = {}): Promise<CommandAnswer> {
  const order = asked({ symbol: SPREAD, quantity: 2, type: 'LMT', price: 3.2, ...changes });
  return harness.command({ type: 'place-order', order, requester: ANN });
}

export function legFill(
  harness: Harness,
  terms: OrderTerms,
  fill: { readonly symbol: string; readonly shares: number; readonly price: number; id: string },
): ReportedExecution {
  const { symbol, shares, price, id } = fill;
  const isSame = symbol !== SECOND;
  const side = isSame === (terms.side === 'buy') ? 'buy' : 'sell';
  const told = { execId: `0001.f00d.${id}.01`, shares, price, at: harness.now() };
  return executionOf(terms, told, { symbol, side });
}

export function reported(harness: Harness, execution: ReportedExecution): Promise<void> {
  harness.broker.say({ type: 'execution', execution });
  return harness.settle();
}

export function inAccount(first: number, second: number): readonly ReportedPosition[] {
  return [
    { account: ACCOUNT, symbol: FIRST, quantity: first, averageCost: 5.2 },
    { account: ACCOUNT, symbol: SECOND, quantity: second, averageCost: 2.1 },
  ];
}

/** Two units: 5.20 less 2.10, and 5.30 less 2.10. */
export function fillsOf(harness: Harness, terms: OrderTerms): readonly ReportedExecution[] {
  return [
    legFill(harness, terms, { symbol: FIRST, shares: 1, price: 5.2, id: 'a1' }),
    legFill(harness, terms, { symbol: FIRST, shares: 1, price: 5.3, id: 'a2' }),
    legFill(harness, terms, { symbol: SECOND, shares: 2, price: 2.1, id: 'b1' }),
    legFill(harness, terms, { symbol: 'AAPL BAG USD 28812380', shares: 2, price: 3.15, id: 'c1' }),
  ];
}

export async function held(lastTradeDay?: string): Promise<Harness> {
  const harness = await readyHarness(lastTradeDay);
  await buy(harness);
  const { e } = harness.bracket();
  await harness.told(e);
  for (const execution of fillsOf(harness, e)) await reported(harness, execution);
  return harness;
}

/** Its prices, and a snapshot after each wait. */
export async function waited(harness: Harness, first: number, second: number): Promise<void> {
  for (const _ of [1, 2]) {
    await harness.pass(31_000);
    await harness.quote(3.1, { symbol: SPREAD, bid: 3, ask: 3.2 });
    await harness.snapshot({ positions: inAccount(first, second) });
  }
  await harness.pass(1_000);
}
