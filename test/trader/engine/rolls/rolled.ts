// Two puts of AAPL with the strike 220 that were sold at 2.40, and the puts that they are rolled to. The old one is at 2.35 to 2.45.
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { NO_RISK_LIMITS, type RiskSettings } from '../../../../src/trader/ports/risk-settings.ts';
import type { CommandAnswer, TraderCommand } from '../../../../src/trader/ports/trader-commands.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT, settings } from '../harness/settings.ts';
import { ANN, optionOf, premiumOf } from '../requests/options.ts';
import { asked } from '../requests/order-requests.ts';

export const PUT = 'AAPL 261218P00220000';
export const LATER = 'AAPL 270115P00220000';
export const LOWER = 'AAPL 270115P00215000';
export const JANUARY = '2027-01-15' as TradingDay;

export interface Ready {
  readonly cash?: number;
  readonly risk?: Partial<RiskSettings>;
}

export async function sold({ cash = 100_000, risk }: Ready = {}): Promise<Harness> {
  const base = settings([]).risk;
  const harness = createHarness({ settings: { risk: { ...NO_RISK_LIMITS, ...base, ...risk } } });
  await harness.ready();
  await harness.account('SettledCash', cash);
  await optionOf(harness, PUT);
  await quotes(harness);
  const order = asked({ symbol: PUT, side: 'sell', quantity: 2, type: 'LMT', price: 2.4 });
  await harness.command({ type: 'place-order', order, requester: ANN });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, 2.4);
  await harness.status(e, 'filled');
  await shown(harness, -2);
  await optionOf(harness, LATER, JANUARY);
  await optionOf(harness, LOWER, JANUARY);
  await quotes(harness);
  return harness;
}

export async function quotes(harness: Harness, own: readonly [number, number] = [2.35, 2.45]) {
  await premiumOf(harness, PUT, ...own);
  await premiumOf(harness, LATER, 4.1, 4.3);
  await premiumOf(harness, LOWER, 2.8, 2.95);
}

export function shown(harness: Harness, quantity: number, symbol = PUT): Promise<void> {
  const one = { account: ACCOUNT, symbol, quantity, averageCost: 2.4 };
  return harness.snapshot({ positions: quantity === 0 ? [] : [one] });
}

export type Roll = Extract<TraderCommand, { type: 'roll' }>;

export function roll(harness: Harness, changes: Partial<Roll> = {}): Promise<CommandAnswer> {
  return harness.command({
    ...{ type: 'roll', symbol: PUT, expiry: JANUARY, isConfirmed: true, by: 'ann' },
    ...changes,
  });
}

/** The purchase has filled. */
export async function boughtBack(harness: Harness, contracts = 2, price = 2.45): Promise<void> {
  const purchase = harness.newest('x');
  await harness.told(purchase);
  await harness.fill(purchase, contracts, price);
  if (contracts === purchase.quantity) await harness.status(purchase, 'filled');
}

export function statuses(harness: Harness): string[] {
  return harness.of('roll-updated').map(({ status }) => status);
}
