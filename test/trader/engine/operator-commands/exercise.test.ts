// A person exercises option contracts, or lets them lapse: two calls of AAPL at 230 that were bought at 1.6.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import type { ManualCommand } from '../../../../src/trader/ports/trader-commands.ts';
import type { Harness } from '../harness/harness.ts';
import { executionOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { CALL, held, premium } from '../requests/options.ts';
import { ANN, asked } from '../requests/order-requests.ts';

type Asked = Extract<ManualCommand, { type: 'exercise' | 'lapse' }>;

/** AAPL is at 240. */
async function inTheMoney(): Promise<Harness> {
  const harness = await held();
  await harness.status(harness.bracket().e, 'filled');
  await harness.quote(240, { symbol: 'AAPL', bid: 239.98, ask: 240.02, last: 240 });
  await premium(harness, 10.4, 10.6);
  return harness;
}

function ask(harness: Harness, changes: Partial<Asked> = {}) {
  const asked = { type: 'exercise', symbol: CALL, isOverride: false, isConfirmed: true } as const;
  return harness.command({ ...asked, by: 'ann', ...changes });
}

function requested(harness: Harness) {
  return harness.broker.calls.flatMap((call) => (call.kind === 'exercise' ? [call.exercise] : []));
}

async function sent(harness: Harness): Promise<string> {
  const exerciseId = requested(harness)[0]?.exerciseId ?? '';
  harness.broker.say({ type: 'exercise-sent', exerciseId });
  await harness.settle();
  return exerciseId;
}

/** A person has sold both contracts in the broker's app. */
function soldByHand(harness: Harness) {
  const fill = { execId: '7.7.7.01', shares: 2, price: 10.4, at: harness.now() };
  const terms = {
    side: 'sell',
    orderRef: '',
    handle: undefined,
    brokerLink: 'permId:777',
  } as const;
  return executionOf(harness.bracket().e, fill, terms);
}

type Position = BrokerSnapshot['positions'][number];

function holds(quantity: number, symbol = 'AAPL'): Position {
  return { account: ACCOUNT, symbol, quantity, averageCost: 231.6 };
}

async function looks(harness: Harness, positions: readonly Position[]): Promise<void> {
  for (let look = 0; look < 3; look += 1) {
    await harness.snapshot({ positions });
    await harness.pass(6_000);
  }
}

const NIGHT = instant(Date.parse('2026-11-19T07:30:00Z'));
const MORNING = instant(Date.parse('2026-11-19T15:00:00Z'));

describe('an exercise', () => {
  it('is described before it is asked: what it buys, and what a sale would bring', async () => {
    const harness = await inTheMoney();
    const answer = await ask(harness, { isConfirmed: false });
    expect(answer).toMatchObject({
      ...{ ok: false, kind: 'unconfirmed' },
      preview: { does: `exercise 2 ${CALL}: buy 200 AAPL at 230 for 46,000.00 USD` },
    });
    expect(answer.text).toContain('at the bid of 10.4 would bring 2,080.00 USD');
    expect(requested(harness)).toEqual([]);
  });

  it('is a fact before it leaves, once, and no order sells the contracts any more', async () => {
    const harness = await inTheMoney();
    expect(await ask(harness)).toMatchObject({ ok: true });
    expect(harness.of('exercise-intended')).toMatchObject([{ action: 'exercise', contracts: 2 }]);
    expect(requested(harness)).toMatchObject([
      { symbol: CALL, action: 'exercise', contracts: 2, isOverride: false },
    ]);
    await sent(harness);
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    expect(harness.submits('exit')).toEqual([]);
    expect(await ask(harness)).toMatchObject({ ok: false });
    expect(requested(harness)).toHaveLength(1);
  });

  it('leaves nothing to a limit: it is refused, and no order is sent', async () => {
    const harness = await inTheMoney();
    await ask(harness);
    await sent(harness);
    const order = asked({ symbol: CALL, side: 'sell', type: 'LMT', quantity: 2, price: 11 });
    const answer = await harness.command({ type: 'place-order', order, requester: ANN });
    expect(answer.ok).toBe(false);
    expect(answer.text).toContain('asked to be exercised or to lapse');
    expect(harness.submits('exit')).toEqual([]);
  });

  it('gives shares at the strike over the night, which stay, with a stop', async () => {
    const harness = await inTheMoney();
    await ask(harness);
    await sent(harness);
    await harness.jump(NIGHT);
    await looks(harness, [holds(200)]);
    expect(harness.of('exercise-updated').map(({ status }) => status)).toEqual(['sent', 'done']);
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: 200, averagePrice: 230 }]);
    expect(harness.newest('s')).toMatchObject({ symbol: 'AAPL', side: 'sell', quantity: 200 });
    expect(harness.of('position-closing')).toEqual([]);
  });

  it('of a part leaves the rest', async () => {
    const harness = await inTheMoney();
    await ask(harness, { quantity: 1 });
    await sent(harness);
    await harness.jump(NIGHT);
    await looks(harness, [holds(100), holds(1, CALL)]);
    expect(harness.of('position-adopted')).toMatchObject([{ quantity: 100 }]);
    expect(harness.engine.status()).toMatchObject({ positions: 2 });
  });

  it('that the broker refuses leaves the contracts free to be sold', async () => {
    const harness = await inTheMoney();
    await ask(harness);
    const exerciseId = await sent(harness);
    const text = 'It is too late to exercise the option today.';
    harness.broker.say({ type: 'exercise-refused', exerciseId, code: '322', text });
    await harness.settle();
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'refused', code: '322' });
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(text);
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    expect(harness.newest('x')).toMatchObject({ symbol: CALL, quantity: 2 });
  });

  it('that the broker answers unclearly keeps the contracts until the next open', async () => {
    const harness = await inTheMoney();
    await ask(harness);
    const exerciseId = await sent(harness);
    const text = 'The request is held for review.';
    harness.broker.say({ type: 'exercise-uncertain', exerciseId, code: '10999', text });
    await harness.settle();
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'unknown' });
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(text);
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    expect(harness.submits('exit')).toEqual([]);
    await harness.jump(MORNING);
    await looks(harness, [holds(2, CALL)]);
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'not_done' });
  });

  it('is never sent again after a crash: whether it left is unknown, and positions decide', async () => {
    const before = await inTheMoney();
    await ask(before);
    const harness = await before.crash();
    await harness.connect();
    await looks(harness, [holds(2, CALL)]);
    expect(requested(harness)).toEqual([]);
    expect(harness.of('exercise-updated')).toMatchObject([{ status: 'unknown' }]);
    await harness.jump(MORNING);
    await looks(harness, [holds(2, CALL)]);
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'not_done' });
    expect(harness.of('alarm-raised').at(-1)?.text).toContain(`sluice exercise "${CALL}"`);
  });

  it('that was carried out although the process died is booked like any other', async () => {
    const before = await inTheMoney();
    await ask(before);
    const harness = await before.crash(NIGHT - before.now());
    await harness.connect();
    await looks(harness, [holds(200)]);
    const ends = harness.of('exercise-updated').map(({ status }) => status);
    expect(ends).toEqual(['unknown', 'done']);
    expect(harness.of('position-adopted')).toHaveLength(1);
  });

  it('whose shares do not fit, as after a split of the same night, is left to a person: nothing is booked', async () => {
    const harness = await inTheMoney();
    await ask(harness);
    await sent(harness);
    await harness.jump(NIGHT);
    await looks(harness, [holds(400)]);
    await harness.jump(MORNING);
    await harness.quote(120, { symbol: 'AAPL', bid: 119.98, ask: 120.02, last: 120 });
    await looks(harness, [holds(400)]);
    expect(harness.of('execution-booked').filter(({ isInferred }) => isInferred)).toEqual([]);
    expect(harness.of('exercise-updated').map(({ status }) => status)).toEqual(['sent']);
    const text = harness
      .of('alarm-raised')
      .map((alarm) => alarm.text)
      .join('\n');
    expect(text).toContain(`${CALL}: 2 contracts that were to be exercised are gone`);
    expect(text).toContain('400 shares of AAPL are not ours');
    expect(text).toContain('NOTHING PROTECTS these shares');
    expect(text).not.toContain('still held');
  });

  it('does not take the shares that a person has held for long for its own', async () => {
    const harness = await inTheMoney();
    await harness.snapshot({ positions: [holds(50), holds(2, CALL)] });
    await ask(harness);
    await sent(harness);
    const texts = () => harness.of('alarm-raised').map(({ text }) => text);
    await harness.jump(MORNING);
    await looks(harness, [holds(50)]);
    expect(texts().join('\n')).not.toContain('were to be exercised');
    const other = await inTheMoney();
    await other.snapshot({ positions: [holds(50), holds(2, CALL)] });
    await ask(other);
    await sent(other);
    await other.jump(MORNING);
    await looks(other, [holds(350)]);
    const [text] = other
      .of('alarm-raised')
      .flatMap((one) => (one.text.includes('were to be exercised') ? [one.text] : []));
    expect(text).toContain('300 shares of AAPL are not ours');
  });

  it('of contracts that were sold instead is said to be not carried out, not that they are still held', async () => {
    const harness = await inTheMoney();
    await ask(harness);
    await sent(harness);
    await harness.snapshot({ positions: [], executions: [soldByHand(harness)] });
    await harness.jump(MORNING);
    await looks(harness, []);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'closed_by_hand' }]);
    expect(harness.of('exercise-updated').at(-1)).toMatchObject({ status: 'not_done' });
    const text = harness
      .of('alarm-raised')
      .map((alarm) => alarm.text)
      .join('\n');
    expect(text).not.toContain('still held');
  });
});

describe('an exercise is refused', () => {
  it.each<[string, Partial<Asked>, string]>([
    ['of a stock', { symbol: 'AAPL' }, 'is not an option contract'],
    ['of what is not held', { symbol: 'AAPL 261218C00235000' }, 'We hold nothing'],
    ['of more than is held', { quantity: 3 }, 'from 1 to 2'],
    ['of a part of a contract', { quantity: 0.5 }, 'from 1 to 2'],
  ])('%s', async (_, changes, why) => {
    const harness = await inTheMoney();
    const answer = await ask(harness, changes);
    expect(answer.ok).toBe(false);
    expect(answer.text).toContain(why);
    expect(requested(harness)).toEqual([]);
  });

  it('of contracts that are not ours', async () => {
    const harness = await inTheMoney();
    const other = 'AAPL 261218C00235000';
    await harness.snapshot({ positions: [holds(1, other), holds(2, CALL)] });
    expect((await ask(harness, { symbol: other })).text).toContain('are not ours');
  });

  it('out of the money, unless it is overridden', async () => {
    const harness = await inTheMoney();
    await harness.quote(220, { symbol: 'AAPL', bid: 219.98, ask: 220.02, last: 220 });
    expect((await ask(harness)).text).toContain('not in the money');
    expect(await ask(harness, { isOverride: true })).toMatchObject({ ok: true });
    expect(requested(harness)).toMatchObject([{ isOverride: true }]);
  });

  it('half an hour after the close', async () => {
    const harness = await inTheMoney();
    await harness.jump(instant(Date.parse('2026-11-18T21:31:00Z')));
    expect((await ask(harness)).text).toContain('too late today');
    expect((await ask(harness, { type: 'lapse' })).text).toContain('too late today');
  });

  it('where the shares cannot be paid', async () => {
    const harness = await inTheMoney();
    await harness.account('BuyingPower', 45_999);
    expect((await ask(harness)).text).toContain('not affordable');
    await harness.account('BuyingPower', 46_320);
    expect(await ask(harness)).toMatchObject({ ok: true });
  });

  it.each(['AvailableFunds', 'ExcessLiquidity'] as const)(
    'where the margin of shares that arrive overnight is beyond %s, whatever may be bought in the session',
    async (tag) => {
      const harness = await inTheMoney();
      await harness.account('BuyingPower', 80_000);
      await harness.account(tag, 20_000);
      expect((await ask(harness)).text).toBe(
        'Exercise would cost 46,000.00 USD, and the 23,160.00 USD of margin that are needed overnight are more than the 20,000.00 USD that are free: delivery is not affordable. Sell the contracts instead.',
      );
      await harness.account(tag, 23_160);
      expect(await ask(harness)).toMatchObject({ ok: true });
    },
  );

  it('while they are being sold', async () => {
    const harness = await inTheMoney();
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    expect((await ask(harness)).text).toContain('is being closed');
  });
});

describe('a lapse', () => {
  it('is asked for on the last day: before that nothing would close the contracts', async () => {
    const harness = await inTheMoney();
    expect((await ask(harness, { type: 'lapse' })).text).toBe(
      `${CALL} trades until 2026-12-18; ask to let it lapse on that day.`,
    );
    expect(requested(harness)).toEqual([]);
  });

  it('keeps the contracts through their last hour: what was paid is lost', async () => {
    const harness = await inTheMoney();
    await harness.jump(instant(Date.parse('2026-12-18T15:30:00Z')));
    await looks(harness, [holds(2, CALL)]);
    expect(await ask(harness, { type: 'lapse' })).toMatchObject({ ok: true });
    await sent(harness);
    await harness.jump(instant(Date.parse('2026-12-18T20:30:00Z')));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(instant(Date.parse('2026-12-21T15:00:00Z')));
    await looks(harness, []);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ priceSource: 'expired' });
  });
});
