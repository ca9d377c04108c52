// Two calls of AAPL at 230 that a person has asked to exercise, and what the account shows of the night after.
import { instant } from '../../../../src/kernel/instant.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { ANN, buy, CALL, premium, readyHarness } from '../requests/options.ts';
import { asked as ordered } from '../requests/order-requests.ts';

export const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
export const BEFORE_OPEN = instant(Date.parse('2026-11-19T13:00:00Z'));
export const BEFORE_CLOSE = instant(Date.parse('2026-11-19T20:59:35Z'));
export const MORNING = instant(Date.parse('2026-11-19T15:00:00Z'));

export type Position = BrokerSnapshot['positions'][number];

/** A broker counts what the contracts cost, 1.6 a share, as part of what the shares have cost. */
export function shares(quantity: number, averageCost: number): Position {
  return { account: ACCOUNT, symbol: 'AAPL', quantity, averageCost };
}

/** AAPL is at 240. The daemon watches a stop of the contracts. `holding`: shares that a person has bought at 236 before. */
export async function asked(cost = 1.6, holding = 0): Promise<Harness> {
  const harness = await readyHarness({ allowsHoldings: holding > 0 });
  if (holding > 0) await invest(harness, holding);
  await premium(harness, 1.55, 1.65);
  await buy(harness, { protection: { stop: { kind: 'percent', percent: 40 } } });
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, 2, cost);
  await harness.status(e, 'filled');
  await priced(harness, 240);
  await premium(harness, 10.4, 10.6);
  await harness.command({
    ...{ type: 'exercise', symbol: CALL, isOverride: false, isConfirmed: true, by: 'ann' },
  });
  const [call] = harness.broker.calls.flatMap((one) => (one.kind === 'exercise' ? [one] : []));
  const exerciseId = call?.exercise.exerciseId ?? '';
  harness.broker.say({ type: 'exercise-sent', exerciseId });
  await harness.settle();
  return harness;
}

/** Bought; with a part of a share, which no order buys here, adopted. */
export async function invest(
  harness: Harness,
  quantity: number,
  price = 236,
  beside: readonly Position[] = [],
): Promise<void> {
  await priced(harness, price);
  if (!Number.isInteger(quantity)) {
    await looks(harness, [shares(quantity, price), ...beside]);
    await harness.command({ type: 'adopt', symbol: 'AAPL', as: 'holding', ...CONFIRMED });
    return;
  }
  const order = ordered({ symbol: 'AAPL', quantity, price, as: 'holding' });
  await harness.command({ type: 'place-order', order, requester: ANN });
  const bought = harness.newest('h');
  await harness.told(bought);
  await harness.fill(bought, quantity, price);
  await harness.status(bought, 'filled');
}

const CONFIRMED = { isConfirmed: true, by: 'ann' } as const;

export async function priced(harness: Harness, price: number): Promise<void> {
  const { now } = harness;
  const quote = { bid: price - 0.02, ask: price + 0.02, last: price, at: now() };
  await harness.quote(price, { symbol: 'AAPL', ...quote });
}

export async function looks(
  harness: Harness,
  positions: readonly Position[],
  times = 3,
): Promise<void> {
  for (let look = 0; look < times; look += 1) {
    await harness.snapshot({ positions });
    await harness.pass(6_000);
  }
}

export function alarms(harness: Harness): string {
  return harness
    .of('alarm-raised')
    .map(({ text }) => text)
    .join('\n');
}
