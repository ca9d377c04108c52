// The exit of an option that rests at the broker: a limit order that waits for the price of the stock. Bought at 2, with AAPL at 100.
import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant, MINUTE_MS, plus, SECOND_MS } from '../../../../src/kernel/instant.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { type ExitRule, NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { type Harness, TEN_O_CLOCK } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { ANN, asked } from '../requests/order-requests.ts';
import { answer, CALL, optionHarness, PUT, priced, quoted } from './chain.ts';

const RESTED = { ...NO_EXITS, underlying: { percent: 3, floorPercent: 20 } } as const;
/** Half an hour, on the day of the other tests. */
const BEFORE_CLOSE = plus(TEN_O_CLOCK, 5.5 * HOUR_MS);
const PROVEN = { restsExits: ['contract'] } as const;

async function bought(
  exit: ExitRule = RESTED,
  signal: 'BUY' | 'SELL' = 'BUY',
  options: Parameters<typeof optionHarness>[1] = PROVEN,
): Promise<Harness> {
  const harness = await optionHarness({ exit }, options);
  await harness.predict(signal);
  await answer(harness);
  await priced(harness, signal === 'BUY' ? CALL : PUT);
  return harness;
}

async function entryFilled(harness: Harness, contracts = 2): Promise<void> {
  const { e } = harness.bracket();
  await harness.told(e);
  await harness.fill(e, contracts, 2);
  if (contracts < e.quantity) await harness.told(e, { status: 'cancelled' });
  await harness.status(e, contracts < e.quantity ? 'cancelled' : 'filled');
}

/** Held, and its exit rests, waiting for its price. */
async function resting(
  signal: 'BUY' | 'SELL' = 'BUY',
  more: Parameters<typeof optionHarness>[1] = {},
) {
  const harness = await bought(RESTED, signal, { ...PROVEN, ...more });
  await entryFilled(harness);
  const s = harness.newest('s');
  await harness.told(s, { status: 'presubmitted', condition: s.condition as never });
  return { harness, s };
}

const protections = (harness: Harness) =>
  harness.submits('protection').flatMap(({ legs }) => legs as readonly OrderTerms[]);
const closings = (harness: Harness) => harness.of('position-closing').map(({ reason }) => reason);

function limit(harness: Harness) {
  const order = asked({ symbol: CALL, side: 'sell', type: 'LMT', quantity: 2, price: 3 });
  const own = { ...order, takesOwnership: true };
  return harness.command({ type: 'place-order', order: own, requester: ANN });
}

/** The stock, and the option with it, are quoted each second. */
async function stockAt(harness: Harness, price: number, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await harness.pass(SECOND_MS);
    await harness.quote(price);
    await quoted(harness, CALL, 1.1, 1.2);
  }
}

describe('the exit of an option that rests at the broker', () => {
  it.each([
    ['BUY', CALL, 'at_or_below', 97],
    ['SELL', PUT, 'at_or_above', 103],
  ] as const)('on %s waits for %s until the stock is %s %d', async (signal, id, when, price) => {
    const { harness, s } = await resting(signal);
    expect(s).toMatchObject({
      ...{ symbol: id, side: 'sell', type: 'limit', quantity: 2, limitPrice: 0.4 },
      ...{ validity: { kind: 'gtc' }, condition: { symbol: 'AAPL', when, price } },
    });
    expect(protections(harness)).toHaveLength(1);
  });

  it('is in the status as at the broker while it works there, and as watched before', async () => {
    const harness = await bought();
    await entryFilled(harness);
    const condition = { symbol: 'AAPL', when: 'at_or_below', price: 97 };
    const exit = () => harness.engine.status().options[0]?.exit;
    expect(exit()).toEqual({ condition, isResting: false });
    await harness.told(harness.newest('s'), { status: 'presubmitted' });
    expect(exit()).toEqual({ condition, isResting: true });
  });

  it('is for what has filled, and only once the entry cannot fill any more', async () => {
    const harness = await bought();
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 1, 2);
    await harness.pass(5_000);
    expect(protections(harness)).toEqual([]);
    await harness.status(e, 'cancelled');
    await harness.pass(1_000);
    expect(protections(harness)).toMatchObject([{ quantity: 1 }]);
  });

  it('is the one exit after a crash, and is placed again if the broker has ended it', async () => {
    const { harness, s } = await resting();
    const next = await harness.crash();
    const shown = reportOf(s, { status: 'presubmitted', condition: s.condition as never });
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 200 }];
    await next.ready({ openOrders: [shown], positions });
    await next.pass(10_000);
    expect(protections(next)).toEqual([]);
    await next.status(s, 'cancelled');
    await next.pass(1_000);
    expect(protections(next)).toMatchObject([{ condition: s.condition, quantity: 2 }]);
    expect(next.of('alarm-raised').map(({ alarm }) => alarm)).toContain('stop-by-hand');
  });

  it('waits in each session for the contract of its stock, which it names', async () => {
    const { harness, s } = await resting();
    const session = { account: ACCOUNT, seat: 'client id 17', serverVersion: 178 };
    harness.broker.say({ type: 'session-opened', ...session, restsExits: PROVEN.restsExits });
    harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'connected' });
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 200 }];
    await harness.snapshot({ positions });
    await harness.status(s, 'cancelled');
    await harness.pass(3_000);
    expect(protections(harness)).toHaveLength(1);
    expect(harness.of('order-not-sent')).toEqual([]);
    const stock = harness.state().instruments.get('AAPL');
    if (stock === undefined) throw new Error('AAPL has no contract');
    harness.broker.say({ type: 'instrument-resolved', instrument: stock });
    await harness.pass(1_000);
    expect(protections(harness)).toMatchObject([{}, { condition: s.condition, quantity: 2 }]);
  });

  it('that the broker keeps for a contract which a split has replaced is cancelled, and not placed again', async () => {
    const { harness, s } = await resting();
    const other = 'AAPL OPT USD 28812380';
    const positions = [
      { account: ACCOUNT, symbol: CALL, quantity: 0, averageCost: 0 },
      { account: ACCOUNT, symbol: other, quantity: 2, averageCost: 200 },
    ];
    const shown = reportOf(s, { status: 'presubmitted', condition: s.condition as never });
    await harness.pass(10_000);
    await harness.snapshot({ openOrders: [shown], positions });
    await harness.pass(6_000);
    await harness.snapshot({ openOrders: [shown], positions });
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    await harness.pass(6_000);
    expect(protections(harness)).toHaveLength(1);
  });

  it('that ends at night returns once the account has shown the contract a minute later, as a split shows there last', async () => {
    const { harness, s } = await resting('BUY', { at: BEFORE_CLOSE });
    await harness.jump(plus(BEFORE_CLOSE, 31 * MINUTE_MS));
    const held = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 200 }];
    await harness.status(s, 'cancelled');
    await harness.snapshot({ positions: held });
    await harness.pass(30_000);
    await harness.snapshot({ positions: held });
    expect(protections(harness)).toHaveLength(1);
    await harness.pass(40_000);
    await harness.snapshot({ positions: held });
    await harness.pass(1_000);
    expect(protections(harness)).toMatchObject([{}, { condition: s.condition, quantity: 2 }]);
  });

  it('that ends at night does not return for a contract that a split has replaced', async () => {
    const { harness, s } = await resting('BUY', { at: BEFORE_CLOSE });
    await harness.jump(plus(BEFORE_CLOSE, 31 * MINUTE_MS));
    const held = { account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 200 };
    await harness.status(s, 'cancelled');
    await harness.snapshot({ positions: [held] });
    await harness.pass(MINUTE_MS + 10_000);
    const other = { ...held, symbol: 'AAPL OPT USD 28812380' };
    await harness.snapshot({ positions: [other] });
    await harness.pass(10_000);
    await harness.snapshot({ positions: [other] });
    await harness.pass(10_000);
    expect(protections(harness)).toHaveLength(1);
  });

  it('shrinks with what a person sells, and ends with the last contract', async () => {
    const { harness, s } = await resting();
    await harness.pass(70_000);
    const shown = { status: 'presubmitted', condition: s.condition as never } as const;
    const sold = async (execId: string, left: number) => {
      const told = { execId, shares: 1, price: 1.5, at: harness.now() };
      const hand = { orderRef: '', handle: undefined, brokerLink: 'permId:777' } as const;
      harness.broker.say({ type: 'execution', execution: executionOf(s, told, hand) });
      await harness.settle();
      const position = { account: ACCOUNT, symbol: CALL, quantity: left, averageCost: 200 };
      harness.broker.say({ type: 'position', position });
      await harness.settle();
    };
    await sold('7.7.7.01', 1);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, quantity: 1 }]);
    await harness.told({ ...s, quantity: 1 }, shown);
    expect(harness.cancels()).toEqual([]);
    await sold('7.7.8.01', 0);
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(protections(harness)).toHaveLength(1);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('is cancelled and placed again if somebody makes another order of it', async () => {
    const { harness, s } = await resting();
    await harness.told(s, { status: 'submitted', type: 'market', limitPrice: undefined });
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    await harness.pass(1_000);
    expect(protections(harness)).toHaveLength(2);
  });

  it('ends first when something else closes the position, and its end is awaited', async () => {
    const { harness, s } = await resting();
    await harness.command({ type: 'exit', symbol: CALL, by: 'ann', isExtended: false } as never);
    expect(harness.cancels()).toEqual([s.orderRef]);
    expect(harness.submits('exit')).toEqual([]);
    await harness.status(s, 'cancelled');
    expect(harness.submits('exit').flatMap(({ legs }) => legs)).toMatchObject([
      { symbol: CALL, side: 'sell', quantity: 2 },
    ]);
  });

  it('is the only order that may close the position: a limit beside it is refused', async () => {
    const { harness, s } = await resting();
    const answer = await limit(harness);
    expect(harness.submits('exit')).toEqual([]);
    expect(answer.ok).toBe(false);
    expect(answer.text).toContain(`order ${s.orderRef} rests at the broker to close the position`);
  });

  it('is not placed beside a limit of a person', async () => {
    const harness = await bought();
    await entryFilled(harness);
    await harness.refused(harness.newest('s'), 201);
    expect(await limit(harness)).toMatchObject({ ok: true });
    await harness.told(harness.newest('t'));
    await stockAt(harness, 100, 70);
    expect(protections(harness)).toHaveLength(1);
    await harness.status(harness.newest('t'), 'cancelled');
    await stockAt(harness, 100, 2);
    expect(protections(harness)).toHaveLength(2);
  });

  it('that fills while it is being cancelled closes the position, and nothing else is sent', async () => {
    const { harness, s } = await resting();
    await harness.command({ type: 'exit', symbol: CALL, by: 'ann', isExtended: false } as never);
    await harness.fill(s, 2, 1.1);
    await harness.status(s, 'filled');
    await harness.pass(5_000);
    expect(harness.submits('exit')).toEqual([]);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop', exitPrice: 1.1 }]);
  });

  it('leaves the rest to an exit that walks if it fills in part and stays there', async () => {
    const { harness, s } = await resting();
    await harness.told(s, { status: 'submitted', condition: s.condition as never });
    await harness.fill(s, 1, 1.1);
    await stockAt(harness, 96.5, 8);
    expect(closings(harness)).toEqual([]);
    await stockAt(harness, 96.5, 4);
    expect(closings(harness)).toEqual(['stop']);
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    await harness.quote(96.5);
    expect(harness.newest('x')).toMatchObject({ side: 'sell', quantity: 1, walk: {} });
  });

  it('is not closed by one print of the stock', async () => {
    const { harness } = await resting();
    await stockAt(harness, 96.5, 3);
    await stockAt(harness, 99, 20);
    await stockAt(harness, 96.5, 3);
    expect(closings(harness)).toEqual([]);
  });

  it('is placed again if somebody moves its price away, and left alone if he moves it closer', async () => {
    const { harness, s } = await resting();
    const at = (price: number) => ({ ...s.condition, price }) as never;
    await harness.told(s, { status: 'presubmitted', condition: at(98) });
    expect(harness.cancels()).toEqual([]);
    await harness.told(s, { status: 'presubmitted', condition: at(96.99) });
    expect(harness.cancels()).toEqual([s.orderRef]);
    await harness.status(s, 'cancelled');
    await harness.pass(1_000);
    expect(protections(harness).map(({ condition }) => condition?.price)).toEqual([97, 97]);
  });

  it('is tried again after a minute if the broker refuses it, with an alarm', async () => {
    const harness = await bought();
    await entryFilled(harness);
    await harness.refused(harness.newest('s'), 201);
    await harness.pass(30_000);
    expect(protections(harness)).toHaveLength(1);
    await harness.pass(MINUTE_MS);
    expect(protections(harness)).toHaveLength(2);
    const alarms = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'exit-failed');
    expect(alarms).toMatchObject([{ text: expect.stringContaining('refused the exit') }]);
  });
});

describe('an exit by the price of the stock', () => {
  it('that does not rest is watched alone', async () => {
    const harness = await bought({ ...NO_EXITS, underlying: { percent: 3 } }, 'BUY', {});
    await entryFilled(harness);
    await stockAt(harness, 97.5, 5);
    expect(closings(harness)).toEqual([]);
    await stockAt(harness, 96.9, 4);
    expect(harness.of('position-closing')).toMatchObject([
      { reason: 'stop', stop: { stopPrice: 97, of: 'AAPL' } },
    ]);
    expect(protections(harness)).toEqual([]);
  });

  it('that is to rest is refused by name, before the chain is read, without a probe', async () => {
    const harness = await optionHarness({ exit: RESTED });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'rested_exit_unproven', of: 'contract' }]);
    expect(harness.broker.chains).toEqual([]);
  });

  it('keeps its level in the plan, whatever the stock does until the next day', async () => {
    const { harness, s } = await resting();
    await stockAt(harness, 110, 5);
    const next = await harness.crash(instant(24 * 60 * MINUTE_MS));
    const shown = reportOf(s, { status: 'presubmitted', condition: s.condition as never });
    const positions = [{ account: ACCOUNT, symbol: CALL, quantity: 2, averageCost: 200 }];
    await next.ready({ openOrders: [shown], positions });
    await stockAt(next, 96.5, 13);
    expect(closings(next)).toEqual(['stop']);
  });
});
