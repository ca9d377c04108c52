// A prediction becomes an order in an option contract: the chain is asked for, a contract is chosen and bought by its own quote.
import { describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import type { EventRow } from '../../../../src/trader/domain/options/event-days.ts';
import { WALK_DEFAULTS } from '../../../../src/trader/domain/strategy/strategy.ts';
import {
  OPTION_TRADE_DEFAULTS,
  type OptionTrade,
} from '../../../../src/trader/domain/terms/option-trade.ts';
import { NO_RISK_LIMITS } from '../../../../src/trader/ports/risk-settings.ts';
import type { Harness } from '../harness/harness.ts';
import { settings, strategy } from '../harness/settings.ts';
import {
  answer,
  BUYS_OPTIONS,
  CALL,
  optionHarness,
  PUT,
  pinned,
  priced,
  quoted,
  row,
} from './chain.ts';

describe('a strategy that buys calls and puts', () => {
  it('asks for the chain of the underlying before anything is sent', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    expect(harness.broker.chains).toEqual([
      expect.objectContaining({
        wanted: expect.objectContaining({ symbol: 'AAPL', brokerSymbol: 'AAPL' }),
        right: 'call',
        from: '2026-12-08',
        until: '2027-01-02',
        delta: 0.35,
        spot: 100,
      }),
    ]);
    expect(harness.submits()).toEqual([]);
  });

  it('buys the chosen contract by its own quote, sized by what is paid', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    expect(harness.broker.resolved).toContain(CALL);
    await priced(harness, CALL);
    const [order] = harness.submits('entry');
    expect(order?.legs).toEqual([
      expect.objectContaining({
        ...{ leg: 'e', symbol: CALL, side: 'buy', type: 'limit', quantity: 2, limitPrice: 2.01 },
      }),
    ]);
    const [taken] = harness.of('signal-taken');
    expect(taken?.signal).toMatchObject({ symbol: 'AAPL', side: 'long' });
    expect(harness.of('position-planned')[0]).toMatchObject({ symbol: CALL, side: 'long' });
  });

  it('records the chosen contract with its figures and the nearest others with their reasons', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    const [chosen] = harness.of('contract-chosen');
    expect(chosen?.choice.legs[0]).toMatchObject({
      row: { contract: { id: CALL }, openInterest: 2_000 },
      figures: { days: 30 },
    });
    expect(chosen?.choice.structure).toMatchObject({ kind: 'long_call', maxLoss: 201 });
    expect(chosen?.choice.refused.map(({ contract }) => contract)).toEqual(
      expect.arrayContaining(['AAPL 261218C00100000', 'AAPL 261218C00110000']),
    );
  });

  it('buys a put on a signal to sell', async () => {
    const harness = await optionHarness();
    await harness.predict('SELL');
    await answer(harness);
    await priced(harness, PUT);
    expect(harness.submits('entry')[0]?.legs[0]).toMatchObject({ symbol: PUT, side: 'buy' });
    expect(harness.of('signal-taken')[0]?.signal).toMatchObject({ symbol: 'AAPL', side: 'short' });
  });

  it('asks only for the contract of the flow if it trades the same one', async () => {
    const harness = await optionHarness({ trade: OPTION_TRADE_DEFAULTS.same });
    await harness.predict('BUY');
    expect(harness.broker.chains).toEqual([]);
    expect(harness.reasons()).toEqual([
      { kind: 'no_contract', considered: 0, refused: [], named: null },
    ]);
  });
});

describe('a strategy that buys verticals', () => {
  const trade = { ...OPTION_TRADE_DEFAULTS.debit_vertical, width: 10 };
  const VERTICAL = 'AAPL 261218C00100000-261218C00110000';

  it('asks for both contracts, and enters them as one instrument on its net quote', async () => {
    const harness = await optionHarness({ trade });
    await harness.predict('BUY');
    expect(harness.broker.chains[0]).toMatchObject({ right: 'call', width: 10 });
    await answer(harness);
    expect(harness.of('contract-chosen')[0]?.choice.structure).toMatchObject({
      ...{ kind: 'debit_vertical', maxLoss: 301 },
    });
    await pinned(harness, VERTICAL, '7000/7002');
    await quoted(harness, VERTICAL, 2.81, 3.01);
    expect(harness.submits('entry')[0]?.legs).toEqual([
      expect.objectContaining({ leg: 'e', symbol: VERTICAL, side: 'buy', quantity: 2 }),
    ]);
    expect(harness.of('signal-taken')[0]?.signal).toMatchObject({ symbol: 'AAPL', side: 'long' });
    await harness.predict('BUY');
    expect(harness.reasons()).toContainEqual(
      expect.objectContaining({ kind: 'already_in_position' }),
    );
  });

  it('pays less than the width, or nothing', async () => {
    const harness = await optionHarness({ trade });
    await harness.predict('BUY');
    await answer(harness);
    await pinned(harness, VERTICAL, '7000/7002');
    await quoted(harness, VERTICAL, 9.9, 10);
    expect(harness.reasons()).toEqual([{ kind: 'price_beyond_width', price: 10, width: 10 }]);
  });
});

describe('no contract is bought', () => {
  it('if the signal is refused already for its underlying', async () => {
    const harness = await optionHarness({ entry: { side: 'long', when: 'true' } });
    await harness.predict('SELL');
    expect(harness.broker.chains).toEqual([]);
    expect(harness.reasons()).toEqual([{ kind: 'side_not_allowed', side: 'short' }]);
  });

  it('if none of the chain passes; the refusal names the nearest', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness, [row(CALL, harness, { openInterest: 3 })]);
    expect(harness.reasons()).toEqual([
      expect.objectContaining({
        ...{ kind: 'no_contract', considered: 1 },
        refused: [
          {
            contract: CALL,
            reasons: [{ kind: 'open_interest_too_low', openInterest: 3, minimum: 100 }],
          },
        ],
      }),
    ]);
  });

  it('if the chain was not read', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    const question = harness.broker.chains[0]?.question ?? '';
    const why = 'Requested market data is not subscribed. (354)';
    harness.broker.say({ type: 'chain-unread', question, kind: 'refused', why });
    await harness.settle();
    expect(harness.reasons()).toEqual([{ kind: 'chain_unread', cause: 'refused', why }]);
    await answer(harness);
    expect(harness.of('contract-chosen')).toEqual([]);
  });

  it('if the answer comes after the prediction has expired', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await harness.pass(20 * 60_000);
    expect(harness.reasons()).toMatchObject([{ kind: 'chain_unread', cause: 'overdue' }]);
    await answer(harness);
    await priced(harness, CALL);
    expect(harness.submits()).toEqual([]);
    expect(harness.of('signal-refused')).toHaveLength(1);
  });

  it('by the answer to an earlier question', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    const [first] = harness.broker.chains;
    const question = first?.question ?? '';
    harness.broker.say({ type: 'chain-unread', question, kind: 'refused', why: 'busy' });
    await harness.settle();
    await harness.predict('BUY');
    expect(harness.broker.chains).toHaveLength(2);
    const chain = { underlyingPrice: 100, expiries: [], rows: [row(CALL, harness)] };
    harness.broker.say({ type: 'chain-read', question, chain });
    await harness.settle();
    expect(harness.of('contract-chosen')).toEqual([]);
    await answer(harness);
    expect(harness.of('contract-chosen')).toHaveLength(1);
  });

  it('if its quote has widened since the chain was read', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    await pinned(harness, CALL);
    await quoted(harness, CALL, 1.6, 2.4);
    expect(harness.reasons()).toMatchObject([
      { kind: 'spread_too_wide', percent: expect.closeTo(40), limit: expect.closeTo(9.85) },
    ]);
  });

  it('if a limit is exceeded at the farthest price of its walk', async () => {
    const risk = { ...NO_RISK_LIMITS, ...settings([]).risk, grossExposurePercentMax: 0.397 };
    const entryOrder = { kind: 'walk', ...WALK_DEFAULTS } as const;
    const harness = await optionHarness({ entryOrder }, { settings: { risk } });
    await harness.account('NetLiquidation', 100_000);
    await harness.predict('BUY');
    await answer(harness);
    await priced(harness, CALL);
    expect(harness.reasons()).toMatchObject([{ kind: 'gross_exposure', notional: 400 }]);
    expect(harness.submits()).toEqual([]);
  });

  it('if the strategy trades another way once the contract is priced', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    const { trade: _, ...others } = BUYS_OPTIONS;
    const next = settings([strategy({ ...others, hash: 'new' })], { hash: 'new' });
    const rules = [
      { kind: 'changed', name: 'follow', was: 'f00d', hash: 'new', fields: [] },
    ] as const;
    const change = { was: 'c0ffee', hash: next.hash, rules, settings: [] };
    void harness.engine.reload({ kind: 'change', settings: next, change, by: 'a test' });
    await harness.settle();
    await priced(harness, CALL);
    expect(harness.reasons()).toMatchObject([{ kind: 'choice_interrupted' }]);
    expect(harness.submits()).toEqual([]);
  });

  it('if its name has come to mean another contract', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    await pinned(harness, CALL, '9999');
    await quoted(harness, CALL, 1.93, 2.01);
    expect(harness.reasons()).toEqual([
      { kind: 'contract_changed', pinned: '7001', offered: '9999' },
    ]);
  });
});

describe('two signals never buy twice', () => {
  it('while a contract of the underlying is being chosen', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await harness.predict('BUY');
    expect(harness.broker.chains).toHaveLength(1);
    expect(harness.reasons()).toMatchObject([{ kind: 'choice_pending' }]);
    await answer(harness);
    await harness.predict('BUY');
    await priced(harness, CALL);
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('while a contract of the underlying is held', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    await priced(harness, CALL);
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 2.01);
    await harness.predict('BUY');
    expect(harness.reasons()).toContainEqual(
      expect.objectContaining({ kind: 'already_in_position' }),
    );
    expect(harness.broker.chains).toHaveLength(1);
  });

  it('after a restart between question and answer', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    const again = await harness.crash();
    await again.ready();
    expect(again.reasons()).toMatchObject([{ kind: 'choice_interrupted' }]);
    await again.pass(60_000);
    expect(again.broker.chains).toEqual([]);
  });

  it('after a restart between choice and order', async () => {
    const harness = await optionHarness();
    await harness.predict('BUY');
    await answer(harness);
    const again = await harness.crash();
    await again.ready();
    await priced(again, CALL);
    expect(again.reasons()).toMatchObject([{ kind: 'choice_interrupted' }]);
    expect(again.submits()).toEqual([]);
  });
});

describe('a prediction without a fresh price', () => {
  it.each([
    { signal: 'BUY', id: CALL, same: 'BUY', other: 'SELL' },
    { signal: 'SELL', id: PUT, same: 'SELL', other: 'BUY' },
  ])(
    'closes the option that a $signal opened on $other alone',
    async ({ signal, id, same, other }) => {
      const opposite = { opposite: true, neutral: false, maxMs: undefined };
      const harness = await optionHarness({
        exit: { ...opposite, flattenBeforeCloseMs: undefined },
      });
      await harness.predict(signal);
      await answer(harness);
      await priced(harness, id);
      const { e } = harness.bracket();
      await harness.told(e);
      await harness.fill(e, 2, 2.01);
      await harness.pass(6_000);
      await harness.predict(same);
      expect(harness.of('position-closing')).toEqual([]);
      await harness.predict(other);
      const judged = harness.of('prediction-judged').map(({ verdict }) => verdict.kind);
      expect(judged.slice(-2)).toEqual(['no_price', 'no_price']);
      expect(harness.of('position-closing')).toMatchObject([{ reason: 'opposite' }]);
    },
  );
});

it('keeps another strategy out of its stock: a stock and its options are one trade', async () => {
  const entry = { side: 'both', when: 'prediction.confidence > 0.95' } as const;
  const strategies = [strategy(BUYS_OPTIONS), strategy({ name: 'of the stock', entry })];
  const harness = await optionHarness({}, { strategies });
  await harness.predict('BUY');
  await answer(harness);
  await priced(harness, CALL);
  await harness.fill(harness.bracket().e, 2, 2.01);
  await harness.predict('BUY', { confidence: 0.97 });
  const refused = harness.of('signal-refused').filter((fact) => fact.signal.strategy !== 'follow');
  expect(refused.at(-1)?.reasons).toContainEqual({ kind: 'owned_by', owner: 'follow' });
});

describe('a prediction in the other direction', () => {
  async function held(signal: string, id: string): Promise<Harness> {
    const opposite = { opposite: true, neutral: true, maxMs: undefined };
    const exit = { ...opposite, flattenBeforeCloseMs: undefined };
    const harness = await optionHarness({ exit });
    await harness.predict(signal);
    await answer(harness);
    await priced(harness, id);
    const { e } = harness.bracket();
    await harness.told(e);
    await harness.fill(e, 2, 2.01);
    return harness;
  }

  it.each([
    ['BUY', CALL, 'SELL'],
    ['SELL', PUT, 'BUY'],
  ])('closes what a %s opened, and asks for nothing new', async (signal, id, other) => {
    const harness = await held(signal, id);
    await harness.predict(other);
    expect(harness.newest('x')).toMatchObject({ symbol: id, side: 'sell', quantity: 2 });
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'opposite' });
    expect(harness.reasons()).toContainEqual(expect.objectContaining({ kind: 'opposite_held' }));
    expect(harness.broker.chains).toHaveLength(1);
    expect(harness.of('wish-stored')).toEqual([]);
  });

  it('that is neutral closes it, too', async () => {
    const harness = await held('SELL', PUT);
    await harness.predict('NEUTRAL');
    expect(harness.of('position-closing')[0]).toMatchObject({ reason: 'neutral' });
  });

  it('does not close what the same one opened', async () => {
    const harness = await held('SELL', PUT);
    await harness.predict('SELL');
    expect(harness.of('position-closing')).toEqual([]);
  });
});

describe('a calendar of events', () => {
  const UNTIL = ['earnings_known_until', 'ex_dates_known_until'] as const;
  const day = (text: string) => text as TradingDay;
  const known = (until: string) =>
    UNTIL.map((event) => ({ symbol: '*', event, day: day(until) }) as const);
  const earnings = { symbol: 'AAPL', event: 'earnings', day: day('2026-12-10') } as const;
  const paid = { day: day('2026-12-11'), amount: 0.25 };
  const exDate = { symbol: 'AAPL', event: 'ex_date', ...paid } as const;

  async function refusedWith(
    events: readonly EventRow[],
    trade: Partial<OptionTrade> = {},
  ): Promise<readonly string[]> {
    const changes = { trade: { ...OPTION_TRADE_DEFAULTS.call_or_put, ...trade } };
    const harness = await optionHarness(changes, { settings: { events } });
    await harness.predict('BUY');
    await answer(harness);
    const [refused] = harness.of('signal-refused');
    const [reason] = refused?.reasons ?? [];
    if (reason?.kind !== 'no_contract') return [];
    return [...new Set(reason.refused.flatMap(({ reasons }) => reasons.map(({ kind }) => kind)))];
  }

  it('keeps a contract from being bought across earnings or an ex-dividend day', async () => {
    expect(await refusedWith([...known('2027-01-31'), earnings])).toContain(
      'earnings_before_expiry',
    );
    expect(await refusedWith([...known('2027-01-31'), exDate])).toContain('ex_date_before_expiry');
  });

  it('that ends before the expiry allows no entry', async () => {
    expect(await refusedWith(known('2026-12-17'))).toContain('calendar_ends');
  });

  it('does not matter to other stocks, later days, and strategies that say so', async () => {
    const later = { ...earnings, day: day('2026-12-19') };
    expect(await refusedWith([...known('2027-01-31'), later])).toEqual([]);
    expect(await refusedWith([...known('2027-01-31'), { ...earnings, symbol: 'MSFT' }])).toEqual(
      [],
    );
    expect(
      await refusedWith([...known('2026-11-30'), earnings, exDate], {
        ...{ acrossEarnings: true, acrossExDate: true },
      }),
    ).toEqual([]);
  });
});
