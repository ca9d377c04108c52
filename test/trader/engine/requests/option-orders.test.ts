// A person buys option contracts: what is paid bounds the loss, no stop rests, and nothing is held into the last hour. 1.55 to 1.65.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { ANN, buy, CALL, held, optionOf, premium, premiumOf, readyHarness } from './options.ts';
import { asked } from './order-requests.ts';

describe('a bought option', () => {
  it('is one limit order; the answer says what it can lose', async () => {
    const harness = await readyHarness();
    const answer = await buy(harness);
    const [{ legs } = { legs: [] }] = harness.submits('entry');
    expect(legs).toHaveLength(1);
    expect(legs[0]).toMatchObject({
      ...{ leg: 'e', symbol: CALL, side: 'buy', type: 'limit', quantity: 2, limitPrice: 1.6 },
    });
    expect(answer.text).toBe(
      `Order ${legs[0]?.orderRef}: buy 2 ${CALL}, limit 1.6; it can lose 320.00 USD at most.`,
    );
  });

  it('counts a hundred times its price in the result, in the limits and in the exposure', async () => {
    const harness = await held();
    await premium(harness, 2.0, 2.1);
    expect(harness.of('position-filled').at(-1)).toMatchObject({ averagePriceAfter: 1.6 });
    expect(harness.engine.status()).toMatchObject({ worstCase: -320, worstCaseFromNow: -400 });
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    await harness.fill(harness.newest('x'), 2, 2.0);
    expect(harness.of('position-closed')[0]).toMatchObject({
      ...{ entryPrice: 1.6, exitPrice: 2, realizedPnl: expect.closeTo(80) },
    });
  });

  it('needs no stop to be protected, and a price of nothing closes nothing', async () => {
    const harness = await held();
    await premium(harness, 0.01, 0.02);
    await harness.pass(5_000);
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(harness.submits('protection')).toEqual([]);
    expect(harness.submits('exit')).toEqual([]);
  });

  it('is closed by a limit at the bid, which follows the bid', async () => {
    const harness = await held();
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    expect(exit).toMatchObject({ type: 'limit', limitPrice: 1.55, side: 'sell', quantity: 2 });
    await harness.told(exit);
    await premium(harness, 1.4, 1.5);
    await harness.pass(31_000);
    await premium(harness, 1.4, 1.5);
    expect(harness.modifies().at(-1)).toMatchObject({ orderRef: exit.orderRef, limitPrice: 1.4 });
  });

  it('never leaves at market, and is never sold short', async () => {
    const harness = await readyHarness();
    const atMarket = asked({ symbol: CALL, quantity: 2 });
    const answer = await harness.command({ type: 'place-order', order: atMarket, requester: ANN });
    expect(answer).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'order_type_not_offered', type: 'market' }] },
    });
    const short = await buy(harness, { side: 'sell', effect: 'open' });
    expect(short).toMatchObject({ ok: false });
    expect(harness.submits()).toEqual([]);
  });

  it('does not leave after the close, where its stock would: it has no extended hours', async () => {
    const harness = await held();
    await harness.jump(instant(Date.parse('2026-11-18T21:01:00Z')));
    await premium(harness, 1.55, 1.65);
    const flatten = { type: 'flatten', isExtended: true, isConfirmed: true, by: 'ann' } as const;
    const answer = await harness.command(flatten);
    await harness.pass(1_000);
    expect(answer.text).toContain('close 2 AAPL 18 Dec 2026 230 call at the open of');
    expect(harness.submits('exit')).toEqual([]);
  });

  it('without a bid leaves at the last one, and the answer says so', async () => {
    const harness = await held();
    await premium(harness, Number.NaN, 1.65);
    const answer = await harness.command({
      ...{ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' },
    } as const);
    expect(answer.text).toContain('at the last bid, since none is quoted now');
    expect(harness.newest('x')).toMatchObject({ limitPrice: 1.55 });
  });

  it('is named by the answer to a command for its stock, of which nothing is held', async () => {
    const harness = await held();
    for (const command of [
      { type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'ann' },
      { type: 'stop-at', symbol: 'AAPL', price: 210, by: 'ann' },
      { type: 'protect', symbol: 'AAPL', by: 'ann' },
    ] as const)
      expect(await harness.command(command)).toMatchObject({
        ...{
          ok: false,
          text: `We hold nothing in AAPL. Of its options we hold "${CALL}": name it.`,
        },
      });
  });

  it('leaves for half of a bid that is long gone, and the answer says so', async () => {
    const harness = await held();
    await premium(harness, Number.NaN, 1.65);
    await harness.jump(instant(harness.now() + 6 * MINUTE_MS));
    await harness.quote(220);
    await premium(harness, Number.NaN, 1.65);
    const answer = await harness.command({
      ...{ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' },
    } as const);
    expect(answer.text).toContain(
      'at half of the last bid or its value by the price of the stock, since none is quoted now',
    );
    await harness.pass(40_000);
    expect(harness.newest('x')).toMatchObject({ limitPrice: 0.77 });
  });

  it.each(['buy', 'sell'] as const)(
    'of a put to %s at its strike or above is refused',
    async (side) => {
      const harness = await readyHarness();
      const symbol = 'AAPL 261218P00230000';
      await optionOf(harness, symbol);
      await premiumOf(harness, symbol, 1.55, 1.65);
      const order = asked({ symbol, side, type: 'LMT', quantity: 1, price: 400, effect: 'open' });
      const answer = await harness.command({ type: 'place-order', order, requester: ANN });
      expect(answer).toMatchObject({ ok: false });
      expect(answer.text).toContain(
        'at 400 its buyer can only lose: it is never worth more than 230',
      );
      expect(answer.text).not.toContain('stop.price');
      expect(harness.submits()).toEqual([]);
    },
  );

  it('is refused where what it costs is over a limit', async () => {
    const harness = await readyHarness({ risk: { positionNotionalMax: 319 } });
    const answer = await buy(harness);
    expect(answer).toMatchObject({ ok: false });
    expect(JSON.stringify(answer)).toContain('"notional":320');
  });

  it.each([
    ['21:15', true],
    ['20:00', false],
  ])('of a class that trades until %s UTC by the broker is %s to enter', async (close, isTaken) => {
    const harness = await readyHarness();
    const instrument = harness.state().instruments.get(CALL);
    if (instrument === undefined) throw new Error('the contract is unknown');
    const at = (time: string) => instant(Date.parse(`2026-11-18T${time}:00Z`));
    const day = '2026-11-18' as TradingDay;
    const brokerDays = [{ day, span: { open: at('14:30'), close: at(close) } }];
    harness.broker.say({ type: 'instrument-resolved', instrument: { ...instrument, brokerDays } });
    await harness.settle();
    expect((await buy(harness)).ok).toBe(isTaken);
  });

  it('between two ticks of its own grid is refused', async () => {
    const harness = await readyHarness();
    expect(await buy(harness, { price: 3.02 })).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'price_off_tick', below: 3, above: 3.05 }] },
    });
  });
});

describe('what is asked beside a bought option', () => {
  it('a target closes it, from the middle on, once the bid is there, as often as the bid flickers below', async () => {
    const harness = await readyHarness();
    await buy(harness, { protection: { target: { kind: 'at', price: 2.4 } } });
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 1.6);
    await harness.status(e, 'filled');
    await premium(harness, 2.35, 2.45);
    expect(harness.of('position-closing')).toEqual([]);
    await premium(harness, 2.4, 2.5);
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'target' });
    expect(harness.newest('x')).toMatchObject({ type: 'limit', limitPrice: 2.45, walk: {} });
  });

  it('a trail by bars is refused: an option has none', async () => {
    const harness = await readyHarness();
    const answer = await buy(harness, {
      protection: { trail: { kind: 'atr', multiple: 2 } } as never,
    });
    expect(answer).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'order_type_not_offered', type: 'trail by atr' }] },
    });
  });

  it('a holding is refused: nothing would close it before it expires', async () => {
    const harness = await readyHarness();
    expect(await buy(harness, { as: 'holding' })).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'no_holding_of_options' }] },
    });
  });
});

describe('an option that is quoted seldom', () => {
  it('has the price of its last quote while the line is heard', async () => {
    const harness = await held();
    for (let minute = 0; minute < 6; minute += 1) {
      await harness.pass(59_000);
      await harness.quote(100);
    }
    await harness.command({ type: 'exit', symbol: CALL, isConfirmed: true, by: 'ann' });
    expect(harness.newest('x')).toMatchObject({ type: 'limit', limitPrice: 1.55 });
  });
});

describe('an option over a night', () => {
  it('may halve without the suspicion of a split', async () => {
    const harness = await held();
    await harness.jump(instant(Date.parse('2026-11-19T15:00:00Z')));
    await premium(harness, 0.8, 0.85);
    await harness.pass(2_000);
    expect(harness.of('alarm-raised').filter(({ symbol }) => symbol === CALL)).toEqual([]);
  });
});

describe('what belongs to the stock', () => {
  it('holds for its options: the list of symbols that are denied', async () => {
    const harness = await readyHarness({ risk: { denySymbols: new Set(['AAPL']) } });
    expect(await buy(harness)).toMatchObject({
      ...{ ok: false, reasons: [{ kind: 'symbol_not_allowed', symbol: 'AAPL', list: 'deny' }] },
    });
  });

  it('holds for its options: the list of those that are allowed', async () => {
    const harness = await readyHarness({ risk: { allowSymbols: new Set(['AAPL']) } });
    expect(await buy(harness)).toMatchObject({ ok: true });
  });

  it('holds for its options: a pause', async () => {
    const harness = await readyHarness();
    const pause = { type: 'pause', symbol: 'AAPL', isConfirmed: true, by: 'ann' } as const;
    expect(await harness.command(pause)).toMatchObject({ ok: true });
    expect(await buy(harness)).toMatchObject({ ok: false, reasons: [{ kind: 'paused' }] });
  });

  it('holds for its options: a trading halt', async () => {
    const harness = await readyHarness();
    await harness.quote(100, { isHalted: true });
    expect(await buy(harness)).toMatchObject({ ok: false, reasons: [{ kind: 'symbol_halted' }] });
  });

  it('counts with them: the limit of a symbol, stock and options together', async () => {
    const harness = await held({ risk: { symbolPercentMax: 0.06 } });
    const answer = await buy(harness);
    expect(answer).toMatchObject({ ok: false });
    expect(JSON.stringify(answer)).toContain('symbol_over_limit');
    const ofStock = asked({ symbol: 'AAPL', quantity: 4 });
    const other = await harness.command({ type: 'place-order', order: ofStock, requester: ANN });
    expect(JSON.stringify(other)).toContain('symbol_over_limit');
  });
});

describe('a contract that the account holds beside', () => {
  const foreign = (quantity: number) => ({
    positions: [{ account: ACCOUNT, symbol: CALL, quantity, averageCost: 1.5 }],
  });

  it('is taken over without a stop: it can lose no more than it is worth', async () => {
    const harness = await readyHarness();
    await harness.snapshot(foreign(2));
    await premium(harness, 1.55, 1.65);
    const answer = await harness.command({
      type: 'adopt',
      symbol: CALL,
      isConfirmed: true,
      by: 'ann',
    });
    expect(answer.text).toContain('without a stop: it can lose no more than it is worth');
    expect(harness.engine.status()).toMatchObject({
      ...{ positions: 1, protectedPositions: 1, bounded: [{ symbol: CALL, quantity: 2 }] },
    });
    expect(harness.submits()).toEqual([]);
  });

  it('is not taken over if it was sold', async () => {
    const harness = await readyHarness();
    await harness.snapshot(foreign(-1));
    await premium(harness, 1.55, 1.65);
    const answer = await harness.command({
      type: 'adopt',
      symbol: CALL,
      isConfirmed: true,
      by: 'ann',
    });
    expect(answer).toMatchObject({ ok: false });
    expect(answer.text).toContain('nothing bounds what it can lose');
  });
});

describe('a stop under an option', () => {
  it('is watched by the daemon, never sent, and closes by a limit that walks to the bid', async () => {
    const harness = await held();
    const asked = {
      type: 'stop-at',
      symbol: CALL,
      price: 1.2,
      isConfirmed: true,
      by: 'ann',
    } as const;
    expect((await harness.command(asked)).text).toContain('which this daemon watches');
    expect(harness.engine.status()).toMatchObject({
      ...{ bounded: [], watched: [{ symbol: CALL, stopPrice: 1.2, kind: 'watched' }] },
    });
    expect(harness.submits('protection')).toEqual([]);
    await premium(harness, 0.6, 1.65);
    await harness.pass(1_000);
    for (let second = 0; second < 19; second += 1) {
      await premium(harness, 1.1, 1.15);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')).toEqual([]);
    for (let second = 0; second < 3; second += 1) {
      await premium(harness, 1.1, 1.15);
      await harness.pass(1_000);
    }
    expect(harness.of('position-closing')[0]).toMatchObject({
      reason: 'stop',
      stop: { by: 'mid' },
    });
    expect(harness.newest('x')).toMatchObject({ type: 'limit', limitPrice: 1.13 });
  });
});

describe('the last hour of a contract', () => {
  const TODAY = '2026-11-18' as TradingDay;
  const at = (time: string) => instant(Date.parse(`2026-11-18T${time}Z`));

  it('closes what is held', async () => {
    const harness = await held({ lastTradeDay: TODAY });
    await harness.jump(at('19:59:00'));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(at('20:00:01'));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });

  it.each([
    ['a holiday: it is that of the session before', '2026-11-26', '2026-11-25T20:00:00Z'],
    ['a day of half a session', '2026-11-27', '2026-11-27T17:00:00Z'],
  ])('is before the close of %s', async (_, day, from) => {
    const harness = await held({ lastTradeDay: day as TradingDay });
    await harness.jump(instant(Date.parse(from) - 1_000));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(instant(Date.parse(from) + 1_000));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });

  it('is that of the session before if the broker lists its last day as closed', async () => {
    const harness = await held();
    const known = harness.state().instruments.get(CALL);
    if (known === undefined) throw new Error('the contract is not known');
    const day = '2026-11-19' as TradingDay;
    const option = { underlying: 'AAPL', lastTradeDay: day };
    const instrument = { ...known, option, brokerDays: [{ day, span: undefined }] };
    harness.broker.say({ type: 'instrument-resolved', instrument });
    await harness.settle();
    await harness.jump(at('20:00:01'));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });

  it('takes no entry any more', async () => {
    const harness = await readyHarness({ lastTradeDay: TODAY });
    await harness.jump(at('19:59:30'));
    await premium(harness, 1.55, 1.65);
    expect(JSON.stringify(await buy(harness))).toContain('expiry_near');
  });
});

describe('a contract that has expired while the daemon was down', () => {
  const AFTER = instant(Date.parse('2026-12-21T15:00:00Z'));

  async function afterExpiry(before?: Harness, at = AFTER): Promise<Harness> {
    before ??= await held();
    const gone = at - before.now();
    const harness = await before.crash(gone);
    await harness.connect();
    await harness.snapshot();
    await harness.pass(61_000);
    await harness.snapshot();
    await harness.pass(61_000);
    await harness.snapshot();
    return harness;
  }

  it('was worth nothing if no shares came: what was paid is lost', async () => {
    const harness = await afterExpiry();
    expect(harness.of('execution-booked').at(-1)).toMatchObject({
      ...{ symbol: CALL, side: 'sell', shares: 2, price: 0, priceSource: 'expired' },
    });
    expect(harness.of('position-closed')[0]).toMatchObject({
      ...{ reason: 'expiry', realizedPnl: -320, isInferred: true },
    });
  });

  it('is settled in the next session: the shares of an exercise come over the night', async () => {
    const weekend = instant(Date.parse('2026-12-19T15:00:00Z'));
    const harness = await afterExpiry(undefined, weekend);
    expect(harness.of('position-closed')).toEqual([]);
  });

  it('may have been sold by an order that rested: nothing is booked as lost', async () => {
    const before = await held();
    await before.status(before.bracket().e, 'filled');
    const sale = asked({ symbol: CALL, side: 'sell', quantity: 2, type: 'LMT', price: 3 });
    await before.command({ type: 'place-order', order: sale, requester: ANN });
    await before.told(before.newest('t'));
    const harness = await afterExpiry(before);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ priceSource: 'unknown' });
  });

  it('is not gone while positions may lack its fill', async () => {
    const harness = await held();
    for (let look = 0; look < 3; look += 1) {
      await harness.snapshot({ positions: [] });
      await harness.pass(6_000);
    }
    expect(harness.of('position-closed')).toEqual([]);
    await harness.pass(60_000);
    await harness.snapshot({ positions: [] });
    await harness.pass(6_000);
    await harness.snapshot({ positions: [] });
    expect(harness.of('position-closed')).toHaveLength(1);
  });

  it('was not sold by an exit that ended with its last session', async () => {
    const before = await held();
    await before.status(before.bracket().e, 'filled');
    await before.jump(instant(Date.parse('2026-12-18T20:00:01Z')));
    await before.quote(0.1, { symbol: CALL, bid: Number.NaN, ask: 0.1 });
    await before.pass(1_000);
    await before.told(before.newest('x'));
    await before.jump(instant(Date.parse('2026-12-18T21:00:02Z')));
    await before.status(before.newest('x'), 'cancelled');
    const harness = await afterExpiry(before);
    expect(harness.of('execution-booked').at(-1)).toMatchObject({ priceSource: 'expired' });
  });
});
