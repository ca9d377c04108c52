// A trade that is added to, played by the engine's harness: its first entry, the minutes that earn an addition, its days.
import { instant } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { AddRule, Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import {
  type Bracket,
  createHarness,
  type Harness,
  type HarnessOptions,
} from '../harness/harness.ts';
import { barAt } from '../harness/history.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

export const MINUTE = 60_000;
export const EACH_R: AddRule = { kind: 'r', r: 1, percent: 50, max: 2 };

/** 100 shares at 100.02 with a stop at 98.52: R is 1.50. */
export async function held(
  add: AddRule,
  changes: Partial<Strategy> = {},
  more: HarnessOptions = {},
) {
  const harness = createHarness({
    strategies: [strategy({ target: undefined, add, ...changes })],
    ...more,
  });
  await harness.ready();
  const { s, t } = await harness.enter();
  await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
  return { harness, s, t };
}

/** The same in two halves: the first leaves at 101.52, the second at 115.02. */
export async function heldInHalves(add: AddRule, changes: Partial<Strategy> = {}) {
  const legs = [
    { kind: 'r', r: 1, portionPercent: 50 },
    { kind: 'r', r: 10, portionPercent: 50 },
  ] as const;
  const harness = createHarness({
    strategies: [strategy({ add, target: { kind: 'legs', legs }, ...changes })],
  });
  await harness.ready();
  await harness.predict('BUY');
  const halves: Bracket[] = [];
  for (const { legs: sent } of harness.submits('entry')) {
    const [e, t] = sent;
    const s = sent.at(-1);
    if (e === undefined || t === undefined || s === undefined) throw new Error('no bracket');
    await acknowledged(harness, { e, t, s });
    await harness.fill(e, e.quantity, 100.02);
    halves.push({ e, t, s });
  }
  const [first, second] = halves;
  if (first === undefined || second === undefined) throw new Error('there are no halves');
  return { harness, first, second };
}

async function acknowledged(harness: Harness, { e, t, s }: Bracket): Promise<void> {
  await harness.told(e);
  for (const leg of new Set([t, s]))
    await harness.told(leg, { group: s.orderRef, groupEffect: 'reduces' });
}

/** Moves the market to this price and finishes the minute. */
export async function minuteAt(harness: Harness, price: number): Promise<void> {
  await harness.jump(instant(harness.now() + MINUTE));
  await harness.quote(price);
  const start = instant(Math.floor(harness.now() / MINUTE) * MINUTE - MINUTE);
  await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, price) });
}

/** So many, each with the account's values of its moment. */
export async function minutesAt(harness: Harness, count: number, price: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    await fundedAnew(harness);
    await minuteAt(harness, price);
  }
}

/** Acknowledges the newest addition and fills it at its reference price. */
export async function filled(harness: Harness, price: number): Promise<Bracket> {
  const legs = harness.bracket();
  const { e, s } = legs;
  await harness.told(e);
  await harness.told(s, { group: s.orderRef, groupEffect: 'reduces', status: 'presubmitted' });
  await harness.fill(e, e.quantity, price);
  await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
  return legs;
}

/** Fills an exit of the bracket; the broker cancels the other. */
export async function closed(
  harness: Harness,
  { s, t }: Bracket,
  { by, price }: { readonly by: 's' | 't'; readonly price: number },
): Promise<void> {
  const [out, other] = by === 's' ? [s, t] : [t, s];
  await harness.fill(out, out.quantity, price);
  if (other !== out) await harness.status(other, 'cancelled');
  await harness.pass(6_000);
}

/** The account's values of this moment: an entry needs fresh ones. */
export async function fundedAnew(harness: Harness): Promise<void> {
  const tags = ['NetLiquidation', 'BuyingPower', 'AvailableFunds', 'ExcessLiquidity'] as const;
  for (const tag of tags) await harness.account(tag, 1_000_000);
}

/** A minute later, with other terms of the strategy. */
export function restarted({ file, now }: Harness, changes: Partial<Strategy>): Harness {
  return createHarness({ strategies: [strategy(changes)], file, at: instant(now() + MINUTE) });
}

interface Shown {
  readonly quantity: number;
  readonly resting: readonly OrderTerms[];
}

/** The broker shows them before the close, which marks what is held. */
export async function dayEnds(harness: Harness, shown: Shown): Promise<void> {
  await harness.snapshot(shownBy(shown));
  await harness.jump(instant(Date.parse('2026-11-18T20:59:55Z')));
  await harness.quote(100);
  await harness.jump(instant(Date.parse('2026-11-18T21:00:05Z')));
}

/** 10:00 in New York of a later day of November 2026; the broker shows what is held and the orders that rest. */
export async function dayBegins(harness: Harness, day: 19 | 20 | 23, shown: Shown): Promise<void> {
  await harness.jump(instant(Date.parse(`2026-11-${day}T15:00:00Z`)));
  await harness.connect();
  await harness.snapshot(shownBy(shown));
  await harness.pass(300);
}

function shownBy({ quantity, resting }: Shown) {
  return {
    positions: shares(quantity, 100.02),
    openOrders: resting.map((leg) =>
      reportOf(leg, { group: leg.group ?? leg.orderRef, groupEffect: 'reduces' }),
    ),
  };
}

export function shares(quantity: number, averageCost: number) {
  return [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost }];
}
