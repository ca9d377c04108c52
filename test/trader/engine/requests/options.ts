// A trader that may buy, or holds, a call of AAPL at 1.55 to 1.65.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import type { OrderRequest } from '../../../../src/trader/domain/orders/order-request.ts';
import type { RestedKind } from '../../../../src/trader/ports/broker-reports.ts';
import { NO_RISK_LIMITS, type RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { CommandAnswer } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { settings } from '../harness/settings.ts';
import { asked } from './order-requests.ts';

export const CALL = 'AAPL 261218C00230000';
export const EXPIRY = '2026-12-18' as TradingDay;
export const ANN = { user: 'ann' };

export function contract(harness: Harness, lastTradeDay = EXPIRY): Promise<void> {
  return optionOf(harness, CALL, lastTradeDay);
}

export function optionOf(harness: Harness, symbol: string, lastTradeDay = EXPIRY): Promise<void> {
  const { name, currency } = venuesOf('us').home;
  harness.broker.say({
    type: 'instrument-resolved',
    instrument: {
      symbol,
      brokerSymbol: 'AAPL',
      contract: String(7000 + (Number(symbol.slice(-8)) % 997)),
      primaryExchange: '',
      venue: name,
      currency,
      priceSteps: [
        { lowEdge: 0, increment: 0.01 },
        { lowEdge: 3, increment: 0.05 },
      ],
      option: { underlying: 'AAPL', lastTradeDay },
    },
  });
  return harness.settle();
}

export function premium(harness: Harness, bid: number, ask: number): Promise<void> {
  return premiumOf(harness, CALL, bid, ask);
}

export function premiumOf(
  harness: Harness,
  symbol: string,
  bid: number,
  ask: number,
): Promise<void> {
  return harness.quote(bid, { symbol, bid, ask });
}

interface Ready {
  readonly risk?: Partial<RiskSettings>;
  readonly lastTradeDay?: TradingDay;
  readonly restsExits?: readonly RestedKind[];
  readonly allowsHoldings?: boolean;
}

export async function readyHarness({
  risk,
  lastTradeDay,
  restsExits,
  allowsHoldings = false,
}: Ready = {}): Promise<Harness> {
  const base = settings([]);
  const harness = createHarness({
    settings: {
      risk: { ...NO_RISK_LIMITS, ...base.risk, ...risk },
      manual: { ...base.manual, allowsHoldings },
    },
    ...(restsExits && { restsExits }),
  });
  await harness.ready();
  await contract(harness, lastTradeDay);
  await premium(harness, 1.55, 1.65);
  return harness;
}

export function buy(harness: Harness, changes: Partial<OrderRequest> = {}): Promise<CommandAnswer> {
  const order = asked({ symbol: CALL, quantity: 2, type: 'LMT', price: 1.6, ...changes });
  return harness.command({ type: 'place-order', order, requester: ANN });
}

export async function held(ready: Ready = {}): Promise<Harness> {
  const harness = await readyHarness(ready);
  await buy(harness);
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 1.6);
  return harness;
}
