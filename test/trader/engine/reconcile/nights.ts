// A night in which contracts of ours are delivered and AAPL may be split: the account shows it in any order, the delivery may be listed as an
// execution at the strike, the daemon may be restarted, and a person may sell some shares at the open.
import { instant } from '../../../../src/kernel/instant.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { BEFORE_OPEN, NIGHT, priced, shares } from './exercises.ts';

const EVENING = instant(Date.parse('2026-11-18T20:59:50Z'));
const OPEN = instant(Date.parse('2026-11-19T14:30:02Z'));

export const NIGHTS = {
  factor: [1, 2, 0.1],
  shown: [
    'at night',
    'in the morning',
    'contracts first',
    'shares first',
    'split later',
    'split first',
  ],
  priced: ['before the open', 'at the open', 'later'],
  listed: ['never', 'at night', 'at the open'],
  restarted: ['never', 'at night', 'at the open'],
  isSold: [false, true],
} as const;

export type OneOf<T extends Record<string, readonly unknown[]>> = {
  readonly [K in keyof T]: T[K][number];
};

type Night = OneOf<typeof NIGHTS>;

/** Every combination; without a split nothing is split first, or later. */
export function* everyNight<T extends Record<string, readonly unknown[]>>(
  choices: T,
): Iterable<OneOf<T & typeof NIGHTS>> {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries({ ...choices, ...NIGHTS }))
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  for (const one of all as unknown as OneOf<T & typeof NIGHTS>[])
    if (one.factor !== 1 || !one.shown.startsWith('split')) yield one;
}

interface Lot {
  readonly units: number;
  /** Of a share. */
  readonly cost: number;
}

export interface Delivery {
  /** In the account before. */
  readonly before: Lot;
  /** Signed, and what a share of them costs by the broker's count. */
  readonly came: Lot;
  readonly option: string;
  /** Signed. */
  readonly contracts: number;
  readonly strike: number;
  /** Of the stock: in the evening, and at the open of a day without a split. */
  readonly prices: readonly [evening: number, open: number];
}

interface Account extends Lot {
  readonly contracts: number;
}

function execution(
  side: 'buy' | 'sell',
  units: number,
  price: number,
  at: number,
): ReportedExecution {
  return {
    ...{ account: ACCOUNT, handle: undefined, brokerLink: brokerLink('permId', 900 + units) },
    ...{
      orderRef: '',
      symbol: 'AAPL',
      side,
      execId: `0009.${side}.${units}.01`,
      shares: units,
      price,
    },
    ...{ at: instant(at), cumulativeQuantity: units, averagePrice: price },
  };
}

/** With the orders that work there, and new stops are acknowledged. */
async function look(
  harness: Harness,
  option: string,
  { units, cost, contracts }: Account,
  executions: readonly ReportedExecution[] = [],
): Promise<void> {
  const stops = [...harness.broker.terms.values()].filter(({ leg }) => leg === 's');
  const orderOf = (orderRef: string) => harness.state().orders.get(orderRef);
  const openOrders = stops.flatMap((stop) => {
    const order = orderOf(stop.orderRef);
    return order?.status === 'working' ? [reportOf(stop, { quantity: order.quantity })] : [];
  });
  const row = { account: ACCOUNT, symbol: option, quantity: contracts, averageCost: 2 };
  const stock = units === 0 ? [] : [shares(units, cost)];
  const positions = [...stock, ...(contracts === 0 ? [] : [row])];
  await harness.snapshot({ positions, openOrders, executions });
  await harness.pass(700);
  for (const stop of harness.broker.terms.values())
    if (stop.leg === 's' && orderOf(stop.orderRef)?.status === 'sent') await harness.told(stop);
  await harness.pass(5_300);
}

async function restarted(harness: Harness, price: number): Promise<Harness> {
  const next = await harness.crash(1_000);
  await next.connect();
  await priced(next, price);
  return next;
}

function sum(one: Lot, other: Lot): Lot {
  const units = one.units + other.units;
  // What goes leaves the cost of the others as it was.
  if (one.units * other.units < 0) return { units, cost: one.cost };
  return { units, cost: (one.units * one.cost + other.units * other.cost) / units };
}

export interface AfterNight {
  readonly harness: Harness;
  /** In the account at the end, and the shares that a person has sold of them. */
  readonly units: number;
  readonly sold: number;
  readonly price: number;
}

const SOLD_MOST = 5;

export async function playNight(
  began: Harness,
  { before, came, option, contracts, strike, prices }: Delivery,
  one: Night,
): Promise<AfterNight> {
  let harness = began;
  const { factor, shown, listed } = one;
  const split = ({ units, cost }: Lot): Lot => ({
    units: Math.floor(units * factor + 1e-9),
    cost: cost / factor,
  });
  const evening = { ...before, contracts };
  await look(harness, option, evening);
  await look(harness, option, evening);
  await harness.jump(EVENING);
  await priced(harness, prices[0]);
  await look(harness, option, evening);
  const all = sum(before, came);
  const morning = { ...split(all), contracts: 0 };
  const side = came.units > 0 ? 'buy' : 'sell';
  const delivery = execution(side, Math.abs(came.units), strike, NIGHT);
  const atNight = listed === 'at night' ? [delivery] : [];
  const atOpen = listed === 'never' ? [] : [delivery];
  const atFirst: Partial<Record<Night['shown'], Account>> = {
    'at night': morning,
    'contracts first': { ...before, contracts: 0 },
    'shares first': { ...morning, contracts },
    'split later': { ...all, contracts: 0 },
    'split first': { ...split(before), contracts },
  };
  await harness.jump(NIGHT);
  const first = atFirst[shown];
  for (let times = 0; times < 2; times += 1)
    if (first !== undefined)
      await look(harness, option, first, shown === 'split first' ? [] : atNight);
  if (one.restarted === 'at night') harness = await restarted(harness, prices[0]);
  await harness.jump(BEFORE_OPEN);
  const price = prices[1] / factor;
  if (one.priced === 'before the open') await priced(harness, price);
  for (let times = 0; times < 2; times += 1) await look(harness, option, morning, atNight);
  await harness.jump(OPEN);
  if (one.restarted === 'at the open') harness = await restarted(harness, price);
  if (one.priced !== 'later') await priced(harness, price);
  const sold = one.isSold ? Math.min(SOLD_MOST, morning.units) : 0;
  const byPerson = sold === 0 ? [] : [execution('sell', sold, price, OPEN + 1_000)];
  const units = morning.units - sold;
  await look(harness, option, morning, atOpen);
  for (let times = 0; times < 5; times += 1) {
    await look(harness, option, { ...morning, units }, [...atOpen, ...byPerson]);
    await priced(harness, price);
  }
  return { harness, units, sold, price };
}

export function heldIn(harness: Harness) {
  const { positions, holdings, foreign } = harness.state();
  const open = [...positions.values()].filter(isHeld);
  const invested = holdings.get('AAPL');
  return {
    own: open.find(({ symbol }) => symbol === 'AAPL'),
    options: open.filter(({ symbol }) => symbol !== 'AAPL'),
    held: invested?.status === 'held' ? invested.quantity : 0,
    others: foreign.get('AAPL') ?? 0,
  };
}

/** Closings that nothing explains. */
export function unexplainedIn(harness: Harness) {
  return harness
    .of('execution-booked')
    .filter(({ isInferred, priceSource }) => isInferred && priceSource === 'unknown');
}
