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
  /** Signed, by the contract: before, and what remains of them, which a split replaces by others. */
  readonly options: Rows;
  readonly remain?: Rows;
  readonly strike: number;
  /** Of the stock: in the evening, and at the open of a day without a split. */
  readonly prices: readonly [evening: number, open: number];
}

type Rows = Readonly<Record<string, number>>;

interface Account extends Lot {
  readonly options: Rows;
}

export function execution(
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
export async function look(
  harness: Harness,
  { units, cost, options }: Account,
  executions: readonly ReportedExecution[] = [],
): Promise<void> {
  const stops = [...harness.broker.terms.values()].filter(({ leg }) => leg === 's');
  const orderOf = (orderRef: string) => harness.state().orders.get(orderRef);
  const openOrders = stops.flatMap((stop) => {
    const order = orderOf(stop.orderRef);
    return order?.status === 'working' ? [reportOf(stop, { quantity: order.quantity })] : [];
  });
  const stock = units === 0 ? [] : [shares(units, cost)];
  const rows = Object.entries(options).map(([symbol, quantity]) => ({
    ...{ account: ACCOUNT, symbol, quantity, averageCost: 2 },
  }));
  const positions = [...stock, ...rows];
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
  if (Math.abs(units) < 1e-9) return { units: 0, cost: 0 };
  // What goes leaves the cost of the others as it was.
  if (one.units * other.units < 0)
    return { units, cost: (units * one.units > 0 ? one : other).cost };
  return { units, cost: (one.units * one.cost + other.units * other.cost) / units };
}

/** As an options clearing house names them after a split that is not of whole contracts. */
function adjusted(options: Rows): Rows {
  const entries = Object.entries(options);
  return Object.fromEntries(
    entries.map(([symbol, units]) => [`AAPL OPT USD ${symbol.slice(-8)}`, units]),
  );
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
  { before, came, options, remain = {}, strike, prices }: Delivery,
  one: Night,
): Promise<AfterNight> {
  let harness = began;
  const { factor, shown, listed } = one;
  const split = ({ units, cost }: Lot): Lot => ({
    units: factor === 1 ? units : Math.trunc(units * factor + Math.sign(units) * 1e-9),
    cost: cost / factor,
  });
  const evening = { ...before, options };
  const replaced = factor === 1 ? remain : adjusted(remain);
  await look(harness, evening);
  await look(harness, evening);
  await harness.jump(EVENING);
  await priced(harness, prices[0]);
  await look(harness, evening);
  const all = sum(before, came);
  const morning = { ...split(all), options: replaced };
  const side = came.units > 0 ? 'buy' : 'sell';
  const delivery = execution(side, Math.abs(came.units), strike, NIGHT);
  const atNight = listed === 'at night' ? [delivery] : [];
  const atOpen = listed === 'never' ? [] : [delivery];
  const atFirst: Partial<Record<Night['shown'], Account>> = {
    'at night': morning,
    'contracts first': { ...before, options: replaced },
    'shares first': { ...morning, options },
    'split later': { ...all, options: remain },
    'split first': { ...split(before), options },
  };
  await harness.jump(NIGHT);
  const first = atFirst[shown];
  for (let times = 0; times < 2; times += 1)
    if (first !== undefined) await look(harness, first, shown === 'split first' ? [] : atNight);
  if (one.restarted === 'at night') harness = await restarted(harness, prices[0]);
  await harness.jump(BEFORE_OPEN);
  const price = prices[1] / factor;
  if (one.priced === 'before the open') await priced(harness, price);
  for (let times = 0; times < 2; times += 1) await look(harness, morning, atNight);
  await harness.jump(OPEN);
  if (one.restarted === 'at the open') harness = await restarted(harness, price);
  if (one.priced !== 'later') await priced(harness, price);
  const sold = one.isSold ? Math.max(0, Math.min(SOLD_MOST, morning.units)) : 0;
  const byPerson = sold === 0 ? [] : [execution('sell', sold, price, OPEN + 1_000)];
  const units = morning.units - sold;
  await look(harness, morning, atOpen);
  for (let times = 0; times < 5; times += 1) {
    await look(harness, { ...morning, units }, [...atOpen, ...byPerson]);
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
