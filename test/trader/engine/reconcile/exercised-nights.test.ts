// Nights after a request to exercise: shares may be split in the same night, beside a holding or shares of others, in any order of what the
// account shows, with or without the delivery as an execution at the strike, before or after a restart.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { brokerLink } from '../../../../src/trader/domain/orders/broker-link.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import { inTurn } from '../../../runs/runs.ts';
import type { Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL } from '../requests/options.ts';
import { alarms, asked, BEFORE_OPEN, NIGHT, priced, shares } from './exercises.ts';

const EVENING = instant(Date.parse('2026-11-18T20:59:50Z'));
const OPEN = instant(Date.parse('2026-11-19T14:30:02Z'));
const [CONTRACTS, DELIVERED, STRIKE] = [2, 200, 230];
/** Of a share of the exercise, with what the contract has cost. */
const COST = 231.6;
const PRICE = 241;
const SOLD_BY_PERSON = 5;

const CASES = {
  held: [0, 102],
  others: [0, 50],
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

type Case = { readonly [K in keyof typeof CASES]: (typeof CASES)[K][number] };

function* cases(): Iterable<Case> {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(CASES))
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  for (const one of all as unknown as Case[])
    if (one.factor !== 1 || !one.shown.startsWith('split')) yield one;
}

/** `cost`: of a share. */
interface Account {
  readonly units: number;
  readonly cost: number;
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
    ...{ orderRef: '', symbol: 'AAPL', side, execId: `0009.${side}.01`, shares: units, price },
    ...{ at: instant(at), cumulativeQuantity: units, averagePrice: price },
  };
}

/** The account is looked at, with the orders that work there. */
async function look(
  harness: Harness,
  { units, cost, contracts }: Account,
  executions: readonly ReportedExecution[] = [],
): Promise<void> {
  const stops = [...harness.broker.terms.values()].filter(({ leg }) => leg === 's');
  const statusOf = (orderRef: string) => harness.state().orders.get(orderRef);
  const openOrders = stops.flatMap((stop) => {
    const order = statusOf(stop.orderRef);
    return order?.status === 'working' ? [reportOf(stop, { quantity: order.quantity })] : [];
  });
  const option = { account: ACCOUNT, symbol: CALL, quantity: contracts, averageCost: 1.6 };
  const stock = units === 0 ? [] : [shares(units, cost)];
  const positions = [...stock, ...(contracts === 0 ? [] : [option])];
  await harness.snapshot({ positions, openOrders, executions });
  await harness.pass(700);
  for (const stop of harness.broker.terms.values())
    if (stop.leg === 's' && statusOf(stop.orderRef)?.status === 'sent') await harness.told(stop);
  await harness.pass(5_300);
}

async function restarted(harness: Harness, price: number): Promise<Harness> {
  const next = await harness.crash(1_000);
  await next.connect();
  await priced(next, price);
  return next;
}

/** Returns the account at the end. */
async function play(one: Case): Promise<{ harness: Harness; units: number }> {
  const { held, others, factor, shown, listed } = one;
  let harness = await asked(1.6, held);
  const before = held + others;
  const costBefore = before === 0 ? 0 : (held * 236 + others * 239) / before;
  const evening = { units: before, cost: costBefore, contracts: CONTRACTS };
  await look(harness, evening);
  await look(harness, evening);
  await harness.jump(EVENING);
  await priced(harness, 240);
  await look(harness, evening);
  const all = before + DELIVERED;
  const cost = (costBefore * before + COST * DELIVERED) / all;
  const whole = (units: number) => Math.floor(units * factor + 1e-9);
  const morning = { units: whole(all), cost: cost / factor, contracts: 0 };
  const delivery = execution('buy', DELIVERED, STRIKE, NIGHT);
  const atNight = listed === 'at night' ? [delivery] : [];
  const atOpen = listed === 'never' ? [] : [delivery];
  const night: Partial<Record<Case['shown'], Account>> = {
    'at night': morning,
    'contracts first': { ...evening, contracts: 0 },
    'shares first': { ...morning, contracts: CONTRACTS },
    'split later': { units: all, cost, contracts: 0 },
    'split first': { units: whole(before), cost: costBefore / factor, contracts: CONTRACTS },
  };
  await harness.jump(NIGHT);
  const atFirst = night[shown];
  const listedFirst = shown === 'split first' ? [] : atNight;
  for (let times = 0; times < 2; times += 1)
    if (atFirst !== undefined) await look(harness, atFirst, listedFirst);
  if (one.restarted === 'at night') harness = await restarted(harness, 240);
  await harness.jump(BEFORE_OPEN);
  if (one.priced === 'before the open') await priced(harness, PRICE / factor);
  for (let times = 0; times < 2; times += 1) await look(harness, morning, atNight);
  await harness.jump(OPEN);
  if (one.restarted === 'at the open') harness = await restarted(harness, PRICE / factor);
  if (one.priced !== 'later') await priced(harness, PRICE / factor);
  const sold = one.isSold ? [execution('sell', SOLD_BY_PERSON, PRICE / factor, OPEN + 1_000)] : [];
  const units = morning.units - (one.isSold ? SOLD_BY_PERSON : 0);
  for (let times = 0; times < 6; times += 1) {
    if (times === 0) await look(harness, morning, atOpen);
    else await look(harness, { ...morning, units }, [...atOpen, ...sold]);
    if (times > 0) await priced(harness, PRICE / factor);
  }
  return { harness, units };
}

function booked(harness: Harness) {
  const { positions, holdings, foreign } = harness.state();
  const [own] = [...positions.values()].filter(isHeld).filter(({ symbol }) => symbol === 'AAPL');
  const invested = holdings.get('AAPL');
  const held = invested?.status === 'held' ? invested.quantity : 0;
  return { own, held, others: foreign.get('AAPL') ?? 0 };
}

describe('the night after a request to exercise', () => {
  it.each([...inTurn(cases(), 0, 0.25)])(
    'is booked whole or left to a person, and nothing of it counts as sold: %o',
    { timeout: 20_000 },
    async (one) => {
      const { harness, units } = await play(one);
      const { own, held, others } = booked(harness);
      const unknown = harness
        .of('execution-booked')
        .filter(({ isInferred, priceSource }) => isInferred && priceSource === 'unknown');
      expect(unknown).toEqual([]);
      if (own === undefined) {
        expect(alarms(harness)).toContain('that were to be exercised are gone');
        expect(held).toBe(one.held);
        return;
      }
      const { factor, isSold } = one;
      const sold = isSold ? SOLD_BY_PERSON : 0;
      expect(own.quantity + held + others).toBe(units);
      expect(own.quantity).toBeGreaterThanOrEqual(DELIVERED * factor - sold);
      expect(held).toBeGreaterThanOrEqual(Math.floor(one.held * factor) - sold);
      const stop = own.stopPrice / (PRICE / factor);
      expect(stop).toBeGreaterThan(0.85);
      expect(stop).toBeLessThan(1);
    },
  );
});
