// The weekend after verticals and condors expired: the stock closed a cent around their strikes, the account shows contracts and shares in any
// order, the delivery may be listed, a person may have traded one contract while the daemon was down, or not exercised it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { isOptionId } from '../../../../src/market/instruments/amount.ts';
import { contractsIn } from '../../../../src/market/options/combination.ts';
import { parseOptionId } from '../../../../src/market/options/option-id.ts';
import { exitSide } from '../../../../src/trader/domain/terms/side.ts';
import { isLive } from '../../../../src/trader/engine/state/position-lookups.ts';
import { inTurn } from '../../../runs/runs.ts';
import type { Harness } from '../harness/harness.ts';
import { historyUntil } from '../harness/history.ts';
import * as puts from '../orders/sold-spread.ts';
import { place } from '../requests/order-requests.ts';
import { alarms, invest, priced } from './exercises.ts';
import { execution, heldIn, look, type OneOf, unexplainedIn } from './nights.ts';
import * as condors from './sold-condor.ts';
import * as calls from './spreads.ts';

const CHOICES = {
  trade: ['calls', 'puts', 'condor by its puts', 'condor by its calls'],
  close: [
    ...['out of the money', 'at the first strike', 'a cent in', 'between'],
    ...['a cent before the second strike', 'at the second strike', 'a cent beyond', 'far beyond'],
  ],
  shown: ['together', 'contracts first', 'shares first', 'on Monday'],
  listed: ['never', 'at night', 'at the open'],
  since: ['Friday', 'Saturday', 'Monday', 'the open'],
  restarted: [false, true],
  person: ['', 'closed the sold', 'closed the bought', 'did not exercise'],
  invested: [0, 130],
} as const;

type Weekend = OneOf<typeof CHOICES>;

/** After the close, at night, before the open and in the session. */
const TIMES = [
  '2026-12-18T21:05:00Z',
  '2026-12-19T08:31:00Z',
  '2026-12-21T13:00:00Z',
  '2026-12-21T14:30:20Z',
].map((text) => instant(Date.parse(text)));

const UNITS = 2;

const TRADES = {
  calls: { id: calls.SPREAD, sign: 1, before: 228, paid: 3.1, strikes: [230, 240] },
  puts: { id: puts.SPREAD, sign: -1, before: 228, paid: -1.25, strikes: [230, 220] },
  'condor by its puts': {
    id: condors.CONDOR,
    sign: -1,
    before: 100,
    paid: -1.4,
    strikes: [90, 85],
  },
  'condor by its calls': {
    id: condors.CONDOR,
    sign: -1,
    before: 100,
    paid: -1.4,
    strikes: [110, 115],
  },
} as const;

function* everyWeekend(): Iterable<Weekend> {
  let all: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(CHOICES))
    all = all.flatMap((one) => values.map((value) => ({ ...one, [name]: value })));
  yield* all as unknown as Weekend[];
}

/** Of the stock, on the last day of the contracts. */
function closeOf({ trade, close }: Weekend): number {
  const [near, far] = TRADES[trade].strikes;
  const width = Math.abs(far - near);
  const by = [-5, 0, 0.01, 2, width - 0.01, width, width + 0.01, width + 8];
  const inTheMoney = by[CHOICES.close.indexOf(close)] ?? 0;
  return Math.round((near + Math.sign(far - near) * inTheMoney) * 100) / 100;
}

interface Contract {
  readonly symbol: string;
  readonly quantity: number;
  readonly right: 'call' | 'put';
  readonly strike: number;
}

function contractsOf({ trade }: Weekend): readonly Contract[] {
  const { id, sign } = TRADES[trade];
  return contractsIn(id).flatMap((leg) => {
    const terms = parseOptionId(leg.contract);
    return terms ? [{ ...terms, symbol: leg.contract, quantity: leg.sign * sign * UNITS }] : [];
  });
}

/** A person has closed the contract of the wing that may end in the money. */
function leftOf(one: Weekend): readonly Contract[] {
  const closed = { 'closed the sold': -1, 'closed the bought': 1 } as const;
  const sign = one.person in closed ? closed[one.person as keyof typeof closed] : 0;
  const { strikes } = TRADES[one.trade];
  return contractsOf(one).filter(
    ({ quantity, strike }) =>
      Math.sign(quantity) !== sign || !strikes.some((other) => other === strike),
  );
}

const inTheMoney = ({ right, strike }: Contract, close: number) =>
  right === 'call' ? close - strike : strike - close;

/** The exchange exercises what is in the money by a cent; its shares, signed, and what each of them costs. */
function deliveredOf(
  one: Weekend,
): readonly { readonly shares: number; readonly strike: number }[] {
  return leftOf(one)
    .filter((contract) => inTheMoney(contract, closeOf(one)) > 0.0099)
    .filter(({ quantity }) => one.person !== 'did not exercise' || quantity < 0)
    .map(({ right, strike, quantity }) => ({
      ...{ strike, shares: (right === 'call' ? 1 : -1) * quantity * 100 },
    }));
}

async function began(one: Weekend): Promise<Harness> {
  const options = { settings: { manual: { defaultStopPercent: 5, allowsHoldings: true } } };
  const { held } = { calls, puts: { held: puts.sold } }[one.trade as 'calls' | 'puts'] ?? condors;
  const harness = await held(options);
  const contracts = contractsOf(one);
  const rows = contracts.map(({ symbol, quantity }) => calls.holds(symbol, quantity));
  if (one.invested > 0) await invest(harness, one.invested, TRADES[one.trade].before, rows);
  for (const { symbol } of contracts) await calls.listed(harness, symbol, symbol.slice(-4));
  return harness;
}

async function again(harness: Harness, ms: number, close: number): Promise<Harness> {
  const next = await harness.crash(ms);
  await next.connect();
  await reads(next, close);
  return next;
}

async function reads(harness: Harness, close: number): Promise<void> {
  const bars = historyUntil(harness.now(), close);
  await harness.market({ type: 'history', symbol: 'AAPL', bars });
  await priced(harness, close);
}

/** All that has run since the last day, the newest last. */
async function play(one: Weekend): Promise<readonly [...Harness[], Harness]> {
  const close = closeOf(one);
  const { before } = TRADES[one.trade];
  const delivered = deliveredOf(one);
  const moved = movedIn(one);
  const rows = Object.fromEntries(leftOf(one).map(({ symbol, quantity }) => [symbol, quantity]));
  const cost = delivered.length === 1 ? (delivered[0]?.strike ?? 0) : close;
  const units = one.invested + moved;
  const evening = { units: one.invested, cost: before, options: rows };
  const isMixed = one.invested > 0 && moved > 0;
  const mean = isMixed ? (one.invested * before + moved * cost) / units : cost;
  const morning = { units, cost: moved === 0 ? before : mean, options: {} };
  const night = {
    together: morning,
    'contracts first': { ...evening, options: {} },
    'shares first': { ...morning, options: rows },
    'on Monday': evening,
  }[one.shown];
  const executions = delivered.map(({ shares, strike }) =>
    execution(shares > 0 ? 'buy' : 'sell', Math.abs(shares), strike, TIMES[1] ?? 0),
  );
  const first = CHOICES.since.indexOf(one.since);
  const start = await began(one);
  let harness = await again(start, (TIMES[first] ?? 0) - start.now(), close);
  const earlier: Harness[] = [];
  for (const [index, time] of TIMES.entries()) {
    if (index < first) continue;
    if (time > harness.now()) await harness.jump(time);
    if (one.restarted && index > first) {
      earlier.push(harness);
      harness = await again(harness, 1_000, close);
    }
    const isOpen = index === TIMES.length - 1;
    const account = [evening, night, morning, morning][index] ?? morning;
    const isListed = index >= { never: 9, 'at night': 1, 'at the open': 3 }[one.listed];
    if (isOpen) await reads(harness, close);
    for (let times = 0; times < (isOpen ? 5 : 2); times += 1) {
      await look(harness, account, isListed ? executions : []);
      if (isOpen) await priced(harness, close);
    }
  }
  return [...earlier, harness];
}

const movedIn = (one: Weekend) => deliveredOf(one).reduce((sum, { shares }) => sum + shares, 0);

/** Live orders for the stock; each of them alone may fill in its group. */
function mostOrdered(harness: Harness, side: 'buy' | 'sell'): number {
  const orders = [...harness.state().orders.values()].filter(
    (order) => order.terms.symbol === 'AAPL' && order.terms.side === side && isLive(order),
  );
  return Math.max(0, ...orders.map(({ quantity }) => quantity));
}

/** With what is held at the close of the stock. */
function resultOf(harnesses: readonly Harness[], close: number): number {
  const closed = harnesses
    .flatMap((one) => one.of('position-closed'))
    .map(({ realizedPnl }) => realizedPnl);
  const last = harnesses.at(-1);
  const own = last && heldIn(last).own;
  const open = own === undefined ? 0 : own.quantity * (close - own.averagePrice);
  return closed.reduce((sum, one) => sum + one, open);
}

describe('the weekend of an expiry', () => {
  it.each([...inTurn(everyWeekend(), 0, 10 / 1_011)])(
    'is booked as it was or left to a person, what came has a stop, and no contract is traded: %o',
    { timeout: 20_000 },
    async (one) => {
      const harnesses = await play(one);
      const harness = harnesses.at(-1) as Harness;
      const { own, options, held, others } = heldIn(harness);
      const total = one.invested + movedIn(one);
      for (const { legs } of harnesses.flatMap((each) => each.submits()))
        for (const { symbol, leg } of legs)
          expect([isOptionId(symbol), leg]).not.toEqual([true, 'x']);
      expect(mostOrdered(harness, 'sell')).toBeLessThanOrEqual(Math.max(0, total));
      // What a holding has is not short.
      expect(mostOrdered(harness, 'buy')).toBeLessThanOrEqual(Math.max(0, held - total));
      if (own !== undefined)
        expect(mostOrdered(harness, exitSide(own.side))).toBe(Math.abs(own.quantity));
      if (options.length > 0) {
        expect(one.person).not.toBe('');
        expect(harnesses.map(alarms).join('\n')).toContain('which no exercise of it explains');
        expect(await place(harness, { quantity: 1 })).toMatchObject({ ok: false });
        return;
      }
      expect((own?.quantity ?? 0) + held + others).toBe(total);
      if (one.person !== '') return;
      expect(harnesses.flatMap(unexplainedIn)).toEqual([]);
      expect(others).toBe(0);
      // The shares of a holding that are delivered have their result in the holding.
      if (one.invested > 0 && movedIn(one) < 0) return;
      const close = closeOf(one);
      const worth = contractsOf(one).map(
        (contract) => contract.quantity * Math.max(0, inTheMoney(contract, close)),
      );
      const paid = TRADES[one.trade].paid * UNITS;
      const result = (worth.reduce((sum, value) => sum + value, 0) - paid) * 100;
      expect(resultOf(harnesses, close)).toBeCloseTo(result);
    },
  );
});
