// Orders for verticals: the contracts are booked, the pair is a witness, and any order of reports makes the same book.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { ReportedExecution } from '../../../../src/trader/ports/broker-reports.ts';
import type { Harness } from '../harness/harness.ts';
import {
  buy,
  FIRST,
  fillsOf,
  held,
  inAccount,
  known,
  legFill,
  listed,
  readyHarness,
  reported,
  resolved,
  SECOND,
  SPREAD,
  waited,
} from './bought-spread.ts';

describe('a bought vertical', () => {
  it('is one order; the answer says what it can lose and gain', async () => {
    const harness = await readyHarness();
    const answer = await buy(harness);
    const [{ legs } = { legs: [] }] = harness.submits('entry');
    expect(legs).toMatchObject([{ symbol: SPREAD, side: 'buy', quantity: 2, limitPrice: 3.2 }]);
    expect(answer.text).toBe(
      `Order ${legs[0]?.orderRef}: buy 2 ${SPREAD}, limit 3.2; it can lose 640.00 USD at most; at its limit it gains up to 1,360.00 USD and breaks even with the stock at 233.2.`,
    );
  });

  it('walks by its net price, one order, from the middle toward its limit', async () => {
    const harness = await readyHarness();
    await buy(harness, { walk: WALK_DEFAULTS });
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.pass(WALK_DEFAULTS.everyMs - 1_000);
    await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
    await harness.pass(1_260);
    expect(e).toMatchObject({ limitPrice: 3.1, walk: { boundPrice: 3.17 } });
    expect(harness.modifies()).toEqual([{ orderRef: e.orderRef, limitPrice: 3.11 }]);
    expect(harness.submits()).toHaveLength(1);
  });

  it('has units once both contracts are filled, at the net of their prices', async () => {
    const harness = await readyHarness();
    await buy(harness);
    const { e } = harness.bracket();
    await harness.told(e);
    const [a1, a2, b1, pair] = fillsOf(harness, e);
    for (const execution of [pair, a1, a2].filter((one) => one !== undefined))
      await reported(harness, execution);
    expect(harness.of('position-filled')).toEqual([]);
    if (b1 !== undefined) await reported(harness, b1);
    expect(harness.of('position-filled').at(-1)).toMatchObject({
      ...{ quantityAfter: 2, averagePriceAfter: expect.closeTo(3.15) },
    });
    expect(harness.engine.status()).toMatchObject({ positions: 1, protectedPositions: 1 });
    expect(harness.of('alarm-raised')).toEqual([]);
  });

  it('is sold at its net bid, and costs the commissions of its contracts', async () => {
    const harness = await held();
    const commission = (execId: string) =>
      harness.broker.say({
        ...{ type: 'commission', execId, commission: 0.7, currency: 'USD' },
        realizedPnl: undefined,
      });
    for (const id of ['a1', 'a2', 'b1']) commission(`0001.f00d.${id}.01`);
    await harness.settle();
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    expect(exit).toMatchObject({ symbol: SPREAD, side: 'sell', type: 'limit', limitPrice: 3.0 });
    await reported(
      harness,
      legFill(harness, exit, { symbol: SECOND, shares: 2, price: 2, id: 'd1' }),
    );
    await reported(
      harness,
      legFill(harness, exit, { symbol: FIRST, shares: 2, price: 5, id: 'd2' }),
    );
    expect(harness.of('position-closed')[0]).toMatchObject({
      ...{ entryPrice: expect.closeTo(3.15), exitPrice: 3, realizedPnl: expect.closeTo(-30) },
    });
    expect(harness.of('commission-booked')).toHaveLength(3);
    expect(harness.state().dayCommissions).toBeCloseTo(2.1);
  });

  it('is not foreign: its contracts at the broker are ours, and more of one is not', async () => {
    const harness = await held();
    await harness.snapshot({ positions: inAccount(2, -2) });
    await harness.pass(10_000);
    await harness.snapshot({ positions: inAccount(2, -2) });
    expect(harness.of('foreign-seen')).toEqual([]);
    await harness.snapshot({ positions: inAccount(3, -2) });
    expect(harness.of('foreign-seen')).toMatchObject([{ symbol: FIRST, quantity: 1 }]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it('is never inferred from a status while one contract is missing', async () => {
    const harness = await readyHarness();
    await buy(harness);
    const { e } = harness.bracket();
    await harness.told(e);
    const [a1, a2] = fillsOf(harness, e);
    for (const execution of [a1, a2].filter((one) => one !== undefined))
      await reported(harness, execution);
    await harness.status(e, 'filled');
    for (const _ of [1, 2, 3]) {
      await harness.pass(8_000);
      await harness.snapshot({ positions: inAccount(2, 0) });
    }
    expect(harness.of('execution-booked')).toEqual([]);
    expect(harness.of('foreign-seen')).toEqual([]);
  });

  it.each([
    ['at its width', { price: 10 }, 'price_beyond_width'],
    ['at market', { type: 'MKT', price: undefined } as never, 'order_type_not_offered'],
  ])('is refused %s', async (_, changes, kind) => {
    const harness = await readyHarness();
    expect(JSON.stringify(await buy(harness, changes))).toContain(kind);
    expect(harness.submits()).toEqual([]);
  });

  it('is refused while one of its contracts is in the account, and so is a contract of it', async () => {
    const foreign = await readyHarness();
    await foreign.snapshot({ positions: inAccount(0, 1) });
    expect(JSON.stringify(await buy(foreign))).toContain('foreign_position');
    const harness = await held();
    for (const symbol of [FIRST, 'AAPL 261218C00230000-261218C00250000']) {
      const answer = buy(harness, { symbol });
      await harness.pass(6_000);
      expect(JSON.stringify(await answer)).toContain('contract_shared');
    }
  });
});

describe('the expiry of a vertical', () => {
  const [TODAY, TOMORROW] = ['2026-11-18', '2026-11-19'];
  const at = (time: string) => instant(Date.parse(`${time}Z`));

  it('ends it in the last hour of the day before', async () => {
    const harness = await held(TOMORROW);
    await harness.jump(at('2026-11-18T19:59:00'));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(at('2026-11-18T20:00:01'));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });

  it('ends it a session before the last one, if it is listed until a holiday', async () => {
    const harness = await held('2026-11-26');
    await harness.jump(at('2026-11-24T19:59:00'));
    expect(harness.of('position-closing')).toEqual([]);
    await harness.jump(at('2026-11-24T20:00:01'));
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });

  it('takes no entry in that hour', async () => {
    const harness = await readyHarness(TOMORROW);
    await harness.jump(at('2026-11-18T19:59:30'));
    await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
    expect(JSON.stringify(await buy(harness))).toContain('expiry_near');
  });

  it('ends one that was opened on the last day in the last hour of that, and an older one at once', async () => {
    const ofToday = await held(TODAY);
    await ofToday.jump(at('2026-11-18T19:59:00'));
    expect(ofToday.of('position-closing')).toEqual([]);
    await ofToday.jump(at('2026-11-18T20:00:01'));
    expect(ofToday.of('position-closing')).toHaveLength(1);
    const older = await held(TOMORROW);
    await older.jump(at('2026-11-19T15:00:00'));
    expect(older.of('position-closing')[0]).toMatchObject({ reason: 'expiry' });
  });
});

describe('a vertical of which a contract lacks a side', () => {
  const oneSided = { symbol: SPREAD, bid: 2.95, ask: 3.2, isExitOnly: true } as const;

  it('is left at the side that it has', async () => {
    const harness = await held();
    await harness.quote(3.05, oneSided);
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    expect(harness.newest('x')).toMatchObject({ side: 'sell', type: 'limit', limitPrice: 2.95 });
  });

  const noBid = { symbol: SPREAD, bid: Number.NaN, ask: 3.2, isExitOnly: true } as const;

  async function exits(harness: Harness): Promise<number | undefined> {
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    return harness.submits('exit').at(-1)?.legs[0]?.limitPrice;
  }

  it('is left urgently at the last bid it had with both', async () => {
    const harness = await held();
    await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
    await harness.quote(Number.NaN, noBid);
    await harness.quote(Number.NaN, noBid);
    expect(await exits(harness)).toBe(3);
  });

  it.each([
    ['between the strikes', 232, 2],
    ['beyond both', 260, 9.99],
    ['that is of no use to it', 220, 1.5],
  ])(
    'is left at what it is worth by a stock %s, or half of that bid once it is old',
    async (_, stock, price) => {
      const harness = await held();
      await harness.quote(3.1, { symbol: SPREAD, bid: 3.0, ask: 3.2 });
      await harness.quote(Number.NaN, noBid);
      await harness.pass(301_000);
      await harness.quote(stock);
      expect(await exits(harness)).toBeUndefined();
      await harness.pass(31_000);
      const exit = harness.newest('x');
      expect(exit.limitPrice).toBe(price);
      await harness.told(exit);
      expect(harness.of('alarm-raised')).toEqual([]);
      await harness.pass(31_000);
      expect(harness.of('alarm-raised')).toMatchObject([
        { alarm: 'exit-held', text: expect.stringContaining('has no bid') },
      ]);
    },
  );

  it.each([
    ['is known', 236, 6],
    ['is unknown, too: it waits', undefined, undefined],
  ])('is left without any quote if the price of its stock %s', async (_, stock, price) => {
    const harness = await (await held()).crash();
    await harness.connect();
    await resolved(harness);
    await harness.snapshot({ positions: inAccount(2, -2) });
    if (stock === undefined) await harness.quote(100, { isLive: false });
    else await harness.quote(stock);
    expect(await exits(harness)).toBeUndefined();
    await harness.pass(31_000);
    expect(harness.submits('exit').at(-1)?.legs[0]?.limitPrice).toBe(price);
  });

  it('is not entered', async () => {
    const harness = await readyHarness();
    await harness.quote(3.05, oneSided);
    const answer = buy(harness);
    await harness.pass(6_000);
    expect(JSON.stringify(await answer)).toContain('no_quote');
    expect(harness.submits()).toEqual([]);
  });

  it('rests at the least price step once it cannot be sold for anything, and an alarm says so', async () => {
    const harness = await held();
    await harness.quote(Number.NaN, { symbol: SPREAD, bid: 0, ask: 0.1 });
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    expect(exit).toMatchObject({ side: 'sell', type: 'limit', limitPrice: 0.01 });
    await harness.told(exit);
    expect(harness.of('alarm-raised')).toMatchObject([
      { alarm: 'exit-held', text: expect.stringContaining('cannot be sold for anything') },
    ]);
  });
});

describe('a contract of a vertical that fills alone', () => {
  async function alone(contract: typeof FIRST, shares = 2): Promise<Harness> {
    const harness = await readyHarness();
    await buy(harness);
    const { e } = harness.bracket();
    await harness.told(e);
    const price = contract === FIRST ? 5.2 : 2.1;
    await reported(harness, legFill(harness, e, { symbol: contract, shares, price, id: 'a1' }));
    await harness.status(e, 'filled');
    return harness;
  }

  it('is awaited for thirty seconds, and may still make units', async () => {
    const harness = await alone(FIRST);
    await harness.pass(29_000);
    expect(harness.of('leg-separated')).toEqual([]);
    const { e } = harness.bracket();
    await reported(
      harness,
      legFill(harness, e, { symbol: SECOND, shares: 2, price: 2.1, id: 'b1' }),
    );
    await waited(harness, 2, -2);
    expect(harness.of('leg-separated')).toEqual([]);
    expect(harness.engine.status()).toMatchObject({ positions: 1 });
  });

  it.each([
    [FIRST, 2, 'sell', 5.1],
    [SECOND, -2, 'buy', 2.2],
  ])(
    '%s is closed alone, and the other one is never traded',
    async (contract, quantity, side, limitPrice) => {
      const harness = await alone(contract);
      const [first, second] = contract === FIRST ? [2, 0] : [0, -2];
      await waited(harness, first, second);
      expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).toContain('lopsided-fill');
      expect(harness.of('position-adopted')).toMatchObject([{ symbol: contract, quantity }]);
      expect(harness.broker.resolved).toContain(contract);
      await listed(harness, contract);
      await harness.quote(limitPrice, {
        symbol: contract,
        bid: side === 'sell' ? limitPrice : limitPrice - 0.1,
        ask: side === 'buy' ? limitPrice : limitPrice + 0.1,
      });
      await harness.pass(1_000);
      const exit = harness.newest('x');
      expect(exit).toMatchObject({ symbol: contract, side, quantity: 2, limitPrice });
      await harness.told(exit);
      await harness.fill(exit, 2, limitPrice);
      expect(harness.engine.status()).toMatchObject({ positions: 0 });
      expect(harness.submits().flatMap(({ legs }) => legs)).toHaveLength(2);
      await harness.snapshot({ positions: inAccount(0, 0) });
      expect(harness.of('foreign-seen')).toEqual([]);
    },
  );

  it('is what a correction of the other one leaves: whole units end with it, and the short ones are closed', async () => {
    const harness = await readyHarness();
    await buy(harness, { quantity: 3 });
    const { e } = harness.bracket();
    await harness.told(e);
    const fill = (symbol: string, shares: number, id: string) =>
      legFill(harness, e, { symbol, shares, price: symbol === FIRST ? 5.1 : 2, id });
    for (const [shares, id] of [
      [1, 'b1'],
      [2, 'b2'],
    ] as const)
      await reported(harness, fill(SECOND, shares, id));
    await reported(harness, fill(FIRST, 3, 'a1'));
    await reported(harness, { ...fill(FIRST, 1, 'a1'), execId: '0001.f00d.a1.02' });
    expect(harness.of('position-filled').at(-1)).toMatchObject({ quantityAfter: 1 });
    await waited(harness, 1, -3);
    expect(harness.of('leg-separated')).toMatchObject([{ contract: SECOND, quantity: -2 }]);
    await listed(harness, SECOND);
    await harness.quote(2, { symbol: SECOND, bid: 1.9, ask: 2.1 });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 2 });
  });

  it.each(['live', 'after a restart'])(
    'is closed by itself at once if it comes after its counterpart was closed, %s',
    async (how) => {
      const before = await alone(FIRST);
      const { e } = before.bracket();
      await waited(before, 2, 0);
      await listed(before, FIRST);
      await before.quote(5.1, { symbol: FIRST, bid: 5.1, ask: 5.2 });
      await before.pass(1_000);
      const exit = before.newest('x');
      await before.told(exit);
      await before.fill(exit, 2, 5.1);
      const late = legFill(before, e, { symbol: SECOND, shares: 2, price: 2.1, id: 'b1' });
      const harness = how === 'live' ? before : await before.crash();
      if (how === 'live') await reported(harness, late);
      else await harness.ready({ executions: [late], positions: inAccount(0, -2) });
      await harness.pass(1_000);
      expect([...harness.state().active.values()]).toEqual([SECOND]);
      expect(harness.of('position-adopted').at(-1)).toMatchObject({ symbol: SECOND, quantity: -2 });
      await waited(harness, 0, -2);
      expect(harness.of('position-adopted')).toHaveLength(how === 'live' ? 2 : 1);
      const booked = harness
        .of('execution-booked')
        .filter(({ orderRef }) => orderRef === e.orderRef);
      expect(booked).toHaveLength(how === 'live' ? 1 : 0);
    },
  );

  it('of an exit leaves the other one, which is closed', async () => {
    const harness = await held();
    await harness.command({ type: 'exit', symbol: SPREAD, isConfirmed: true, by: 'ann' });
    const exit = harness.newest('x');
    await harness.told(exit);
    await reported(
      harness,
      legFill(harness, exit, { symbol: FIRST, shares: 2, price: 5, id: 'd2' }),
    );
    await harness.status(exit, 'filled');
    await waited(harness, 0, -2);
    expect(harness.of('position-adopted')).toMatchObject([{ symbol: SECOND, quantity: -2 }]);
    expect(harness.of('position-closed')).toMatchObject([{ symbol: SPREAD }]);
    await listed(harness, SECOND);
    await harness.quote(2, { symbol: SECOND, bid: 1.9, ask: 2 });
    await harness.pass(1_000);
    expect(harness.newest('x')).toMatchObject({ symbol: SECOND, side: 'buy', quantity: 2 });
  });
});

describe('the reports of an order for a vertical', () => {
  const steps = ['ack', 'filled', 'a1', 'a2', 'b1', 'pair', 'fee'] as const;

  it('make the same book in every order, with a restart anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...steps], { minLength: steps.length }),
        fc.nat({ max: steps.length }),
        async (order, crashAt) => {
          let harness = await readyHarness();
          await buy(harness);
          const { e } = harness.bracket();
          harness.broker.say({ type: 'sent', orderRefs: [e.orderRef] });
          await harness.settle();
          const [a1, a2, b1, pair] = fillsOf(harness, e);
          const executions = { a1, a2, b1, pair };
          const told: ReportedExecution[] = [];
          for (const [at, step] of [...order, 'end'].entries()) {
            if (at === crashAt) {
              harness = await harness.crash();
              const quantity = (symbol: string) =>
                told.reduce((sum, one) => sum + (one.symbol === symbol ? one.shares : 0), 0);
              await harness.ready({
                executions: told,
                positions: inAccount(quantity(FIRST), -quantity(SECOND)),
              });
              await known(harness);
            }
            if (step === 'ack') await harness.told(e);
            else if (step === 'filled') await harness.status(e, 'filled');
            // A gateway repeats the commissions with every list of executions.
            else if (step === 'fee' || step === 'end')
              harness.broker.say({
                ...{ type: 'commission', execId: '0001.f00d.b1.01', commission: 1.4 },
                ...{ currency: 'USD', realizedPnl: undefined },
              });
            else {
              const execution = executions[step as keyof typeof executions];
              if (execution === undefined) continue;
              told.push(execution);
              await reported(harness, execution);
            }
            await harness.settle();
          }
          const [position] = [...harness.state().positions.values()];
          expect(position).toMatchObject({ quantity: 2, averagePrice: expect.closeTo(3.15) });
          expect(harness.state().orders.get(e.orderRef)).toMatchObject({
            ...{ filled: 2, status: 'filled' },
          });
          expect(harness.state().dayCommissions).toBe(1.4);
          expect([...harness.state().legExecutions.values()]).toHaveLength(3);
          harness.dispose();
        },
      ),
      { numRuns: 40 },
    );
  });
});
