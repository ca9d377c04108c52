// Quotes and minutes on plain messages: what counts as live, when a minute is whole, and how holes are found and filled.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import type { Bar } from '../../../../../src/market/bars/bar.ts';
import { US_EQUITIES } from '../../../../../src/market/venues/us.ts';
import type { WireBar } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { runs } from '../../../../runs/runs.ts';
import { AAPL } from '../rig/approved.ts';
import {
  createReadyGateway,
  type FakeGateway,
  openOrder,
  TEN_O_CLOCK,
} from '../rig/fake-gateway.ts';

const SLOT_MS = 5_000;

/** A price that tells its own time, so that a misplaced bar shows. */
const priceAt = (ms: number) => 100 + ((ms / SLOT_MS) % 997) / 100;

const slot = (ms: number, volume = 10): WireBar => {
  const price = priceAt(ms);
  return {
    time: ms / 1_000,
    open: price,
    high: price + 0.01,
    low: price - 0.01,
    close: price,
    volume,
  };
};

const minute = (start: number): WireBar => {
  const prices = Array.from({ length: 12 }, (_, n) => priceAt(start + n * SLOT_MS));
  return {
    time: start / 1_000,
    open: prices[0] ?? 0,
    high: Math.max(...prices) + 0.01,
    low: Math.min(...prices) - 0.01,
    close: prices[11] ?? 0,
    volume: 120,
  };
};

/** A little after ten: the minute before is surely over by both clocks. */
const A_LITTLE_LATER = instant(TEN_O_CLOCK + 2_000);

function subscribed(given: Parameters<typeof createReadyGateway>[0] = {}): FakeGateway {
  const gateway = createReadyGateway({ start: A_LITTLE_LATER, ...given });
  gateway.market.subscribe(AAPL);
  return gateway;
}

/** Answers the newest history request with the minutes of today from `from` to now, the one in progress included. */
function answerHistory(gateway: FakeGateway, from: number = TEN_O_CLOCK - 10 * MINUTE_MS): void {
  const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
  const now = gateway.time.clock.now();
  for (let start = from; start <= now; start += MINUTE_MS) {
    gateway.tell({ name: 'historicalBar', reqId, bar: minute(start) });
  }
  gateway.tell({ name: 'historyEnd', reqId });
}

/** Plays five-second bars as they end, up to the moment. */
function play(
  gateway: FakeGateway,
  untilMs: number,
  isLost: (ms: number) => boolean = () => false,
): void {
  for (;;) {
    const now = gateway.time.clock.now();
    const start = Math.floor(now / SLOT_MS) * SLOT_MS;
    if (start + SLOT_MS > untilMs) return;
    gateway.time.advance(start + SLOT_MS - now);
    const reqId = gateway.said('reqRealTimeBars').at(-1)?.reqId ?? 0;
    if (isLost(start)) gateway.tell({ name: 'heard' });
    else gateway.tell({ name: 'realTimeBar', reqId, bar: slot(start) });
  }
}

const starts = (bars: readonly Bar[]) => bars.map(({ start }) => (start - TEN_O_CLOCK) / MINUTE_MS);
const barsOf = (gateway: FakeGateway) => gateway.updated('bar').map(({ bar }) => bar);

describe('a quote', () => {
  function quoting() {
    const gateway = subscribed();
    const reqId = gateway.said('reqMktData')[0]?.reqId ?? 0;
    return {
      gateway,
      price: (tickType: number, price: number) =>
        gateway.tell({ name: 'tickPrice', reqId, tickType, price }),
      size: (tickType: number, size: number) =>
        gateway.tell({ name: 'tickSize', reqId, tickType, size }),
      generic: (tickType: number, value: number) =>
        gateway.tell({ name: 'tickGeneric', reqId, tickType, value }),
      dataType: (dataType: number) => gateway.tell({ name: 'marketDataType', reqId, dataType }),
      fails: (code: number) => gateway.tell({ name: 'error', id: reqId, code, text: 'x' }),
      last: () => gateway.updated('quote').at(-1)?.quote,
    };
  }

  it('is merged from its ticks, unknown until told, and none where the broker says none', () => {
    const { gateway, price, size, last } = quoting();
    size(0, 300);
    price(1, 150.1);
    expect(last()).toMatchObject({
      bid: 150.1,
      ask: Number.NaN,
      bidSize: 300,
      at: gateway.time.clock.now(),
    });
    price(2, 150.2);
    price(4, 0);
    price(9, 149);
    expect(last()).toEqual({
      symbol: 'AAPL',
      bid: 150.1,
      ask: 150.2,
      last: Number.NaN,
      bidSize: 300,
      at: gateway.time.clock.now(),
      isLive: true,
      isHalted: false,
    });
    price(2, -1);
    expect(last()?.ask).toBeNaN();
    expect(gateway.updated('quote').length).toBe(4);
  });

  it.each([2, 3, 4])('is not live with data of type %i', (dataType) => {
    const { price, dataType: told, last } = quoting();
    price(1, 150.1);
    told(dataType);
    expect(last()?.isLive).toBe(false);
    price(1, 150.1);
    expect(last()?.isLive).toBe(false);
    told(1);
    price(1, 150.1);
    expect(last()?.isLive).toBe(true);
  });

  it('is not live with delayed ticks, even where the type says nothing', () => {
    const { price, last } = quoting();
    price(66, 150.1);
    price(67, 150.2);
    price(68, 150.15);
    expect(last()).toMatchObject({ bid: 150.1, ask: 150.2, last: 150.15, isLive: false });
  });

  it.each([10197, 354, 10168, 10089])(
    'stops being live with %i, and an operator hears of it',
    (code) => {
      const { gateway, price, fails, last } = quoting();
      price(1, 150.1);
      fails(code);
      expect(last()?.isLive).toBe(false);
      expect(gateway.reported('notice')).toMatchObject([{ code, symbol: last()?.symbol }]);
      price(1, 150.1);
      expect(last()?.isLive).toBe(true);
    },
  );

  it('is asked for again each minute while another login holds it, and no more once it is live', () => {
    const { gateway, price, fails } = quoting();
    const asked = () => gateway.said('reqMktData');
    price(1, 150.1);
    fails(10197);
    gateway.pass(59_000);
    expect(asked()).toHaveLength(1);
    gateway.pass(2_000);
    const again = asked().at(-1)?.reqId ?? 0;
    expect(asked()).toHaveLength(2);
    expect(gateway.said('cancelMktData')).toHaveLength(1);
    expect(gateway.said('reqRealTimeBars')).toHaveLength(1);
    gateway.tell({ name: 'error', id: again, code: 10197, text: 'x' });
    gateway.pass(61_000);
    expect(asked()).toHaveLength(3);
    gateway.tell({ name: 'error', id: asked().at(-1)?.reqId ?? 0, code: 10197, text: 'x' });
    gateway.tell({ name: 'tickPrice', reqId: asked().at(-1)?.reqId ?? 0, tickType: 1, price: 150 });
    gateway.pass(300_000);
    expect(asked()).toHaveLength(3);
  });

  it('stays live when only part of the data is missing', () => {
    const { price, fails, last } = quoting();
    price(1, 150.1);
    fails(10090);
    expect(last()?.isLive).toBe(true);
  });

  it('is halted while the broker says so', () => {
    const { generic, last } = quoting();
    generic(49, 1);
    expect(last()?.isHalted).toBe(true);
    generic(49, 0);
    expect(last()?.isHalted).toBe(false);
  });

  it('tells what can be borrowed: an exact count where there is one, else what the score promises', () => {
    const { gateway, generic, size } = quoting();
    generic(46, 3);
    generic(46, 2);
    size(89, 12_345);
    generic(46, 1);
    expect(gateway.updated('shortable').map(({ shares }) => shares)).toEqual([1_000, 0, 12_345]);
  });

  it('forgets its prices with the connection', () => {
    const { gateway, price, last } = quoting();
    price(1, 150.1);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    const reqId = gateway.said('reqMktData')[0]?.reqId ?? 0;
    gateway.tell({ name: 'tickPrice', reqId, tickType: 2, price: 150.3 });
    expect(last()).toMatchObject({ bid: Number.NaN, ask: 150.3 });
  });
});

describe('history', () => {
  it('holds finished regular minutes of five sessions back and today, quiet ones flat', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 30_000) });
    const reqId = gateway.said('reqHistory')[0]?.reqId ?? 0;
    const open = US_EQUITIES.sessionAt(TEN_O_CLOCK)?.open ?? 0;
    const yesterday = US_EQUITIES.previousSession(US_EQUITIES.dayOf(TEN_O_CLOCK), 1);
    const tooOld = US_EQUITIES.previousSession(US_EQUITIES.dayOf(TEN_O_CLOCK), 6);
    const told = [
      minute(tooOld?.open ?? 0),
      minute((yesterday?.close ?? 0) - MINUTE_MS),
      // The 16:00 bar is not regular hours.
      minute(yesterday?.close ?? 0),
      minute(open + MINUTE_MS),
      minute(TEN_O_CLOCK - MINUTE_MS),
      minute(TEN_O_CLOCK),
    ];
    for (const bar of told) gateway.tell({ name: 'historicalBar', reqId, bar });
    gateway.tell({ name: 'historyEnd', reqId });
    const bars = gateway.updated('history')[0]?.bars ?? [];
    expect(bars.length).toBe(31);
    expect(bars[0]?.start).toBe((yesterday?.close ?? 0) - MINUTE_MS);
    const first = bars[1];
    expect(first).toMatchObject({
      start: open,
      volume: 0,
      open: bars[0]?.close,
      high: bars[0]?.close,
    });
    expect(bars.filter(({ volume }) => volume > 0).length).toBe(3);
    expect(bars.at(-1)?.start).toBe(TEN_O_CLOCK - MINUTE_MS);
  });

  it('leaves out a minute that had not ended when it was asked, though it has when the answer comes', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 59_000) });
    gateway.pass(2_000);
    answerHistory(gateway);
    expect(starts(gateway.updated('history')[0]?.bars ?? []).at(-1)).toBe(-1);
  });

  it('is asked again after a refusal, and an empty answer is an answer', () => {
    const gateway = subscribed();
    const refuse = (text: string) =>
      gateway.tell({
        name: 'error',
        id: gateway.said('reqHistory').at(-1)?.reqId ?? 0,
        code: 162,
        text,
      });
    refuse('Historical Market Data Service error message:API historical data query cancelled');
    expect(gateway.updated('history-failed').length).toBe(1);
    gateway.pass(10_000);
    expect(gateway.said('reqHistory').length).toBe(2);
    refuse('Historical Market Data Service error message:HMDS query returned no data');
    expect(gateway.updated('history')).toMatchObject([{ bars: [] }]);
    gateway.pass(30_000);
    expect(gateway.said('reqHistory').length).toBe(2);
  });

  it('is given up and asked again when no answer ends in time', () => {
    const gateway = subscribed();
    gateway.pass(30_000);
    expect(gateway.updated('history-failed')).toMatchObject([{ symbol: 'AAPL' }]);
    expect(gateway.said('cancelHistory').length).toBe(1);
    gateway.pass(10_000);
    expect(gateway.said('reqHistory').length).toBe(2);
  });

  it('is asked for five symbols at a time', () => {
    const gateway = createReadyGateway();
    for (let n = 0; n < 8; n += 1)
      gateway.market.subscribe({ ...AAPL, symbol: `S${n}`, conId: n + 1 });
    gateway.pass(2_000);
    expect(gateway.said('reqHistory').length).toBe(5);
    for (const { reqId } of gateway.said('reqHistory')) gateway.tell({ name: 'historyEnd', reqId });
    expect(gateway.said('reqHistory').length).toBe(8);
  });
});

describe('live minutes', () => {
  it('follow the history: the joining minute only when all of it was seen', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    play(gateway, TEN_O_CLOCK + 3 * MINUTE_MS);
    expect(starts(barsOf(gateway))).toEqual([0, 1, 2]);
    expect(barsOf(gateway)[0]).toMatchObject({
      open: minute(TEN_O_CLOCK).open,
      high: minute(TEN_O_CLOCK).high,
      low: minute(TEN_O_CLOCK).low,
      close: minute(TEN_O_CLOCK).close,
      volume: 120,
    });
    expect(gateway.updated('gap')).toEqual([]);
  });

  it('fetch the joining minute again when its beginning was missed', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 12_000) });
    answerHistory(gateway);
    expect(starts(gateway.updated('history')[0]?.bars ?? []).at(-1)).toBe(-1);
    play(gateway, TEN_O_CLOCK + MINUTE_MS + SLOT_MS);
    expect(gateway.updated('gap').length).toBe(1);
    expect(gateway.said('reqHistory').length).toBe(2);
    answerHistory(gateway);
    expect(starts(gateway.updated('history')[1]?.bars ?? []).at(-1)).toBe(0);
    play(gateway, TEN_O_CLOCK + 3 * MINUTE_MS);
    expect(starts(barsOf(gateway))).toEqual([1, 2]);
  });

  it('are flat at the last close when nothing traded', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    const reqId = gateway.said('reqRealTimeBars')[0]?.reqId ?? 0;
    const { close } = minute(TEN_O_CLOCK - MINUTE_MS);
    for (let at: number = TEN_O_CLOCK; at < TEN_O_CLOCK + MINUTE_MS; at += SLOT_MS) {
      gateway.time.advance(SLOT_MS);
      gateway.tell({ name: 'realTimeBar', reqId, bar: slot(at, at % 2 === 0 ? 0 : -1) });
    }
    expect(barsOf(gateway)).toEqual([
      {
        start: TEN_O_CLOCK,
        lengthMs: MINUTE_MS,
        open: close,
        high: close,
        low: close,
        close,
        volume: 0,
      },
    ]);
  });

  it('are known only at their end, even when the gateway runs ahead of us', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    const reqId = gateway.said('reqRealTimeBars')[0]?.reqId ?? 0;
    for (let n = 0; n < 12; n += 1) {
      gateway.tell({ name: 'realTimeBar', reqId, bar: slot(TEN_O_CLOCK + n * SLOT_MS) });
    }
    expect(barsOf(gateway)).toEqual([]);
    gateway.pass(MINUTE_MS);
    expect(starts(barsOf(gateway))).toEqual([0]);
  });

  it('report a gap when slots stop coming, and do not ask in circles when nothing traded', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    gateway.pass(69_000);
    expect(gateway.updated('gap').length).toBe(1);
    const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
    gateway.tell({ name: 'historicalBar', reqId, bar: minute(TEN_O_CLOCK - MINUTE_MS) });
    gateway.tell({ name: 'historyEnd', reqId });
    const bars = gateway.updated('history').at(-1)?.bars ?? [];
    expect(starts(bars)).toEqual([-1, 0]);
    expect(bars.at(-1)?.volume).toBe(0);
    expect(gateway.said('reqHistory').length).toBe(2);
  });

  it('are asked for twice at most when the answer lacks a minute that was not seen whole', () => {
    const gateway = subscribed({ start: instant(TEN_O_CLOCK + 12_000) });
    const answerWithoutIt = () => {
      const reqId = gateway.said('reqHistory').at(-1)?.reqId ?? 0;
      gateway.tell({ name: 'historicalBar', reqId, bar: minute(TEN_O_CLOCK - MINUTE_MS) });
      gateway.tell({ name: 'historyEnd', reqId });
    };
    answerWithoutIt();
    play(gateway, TEN_O_CLOCK + MINUTE_MS + SLOT_MS);
    answerWithoutIt();
    expect(gateway.said('reqHistory').length).toBe(2);
    play(gateway, TEN_O_CLOCK + MINUTE_MS + 2 * SLOT_MS);
    expect(gateway.said('reqHistory').length).toBe(3);
    answerWithoutIt();
    play(gateway, TEN_O_CLOCK + 3 * MINUTE_MS);
    expect(gateway.said('reqHistory').length).toBe(3);
    expect(starts(gateway.updated('history').at(-1)?.bars ?? [])).toEqual([-1, 0]);
    expect(starts(barsOf(gateway))).toEqual([1, 2]);
  });

  it('wait for the next open over night', () => {
    const close = US_EQUITIES.sessionAt(TEN_O_CLOCK)?.close ?? 0;
    const gateway = subscribed({ start: instant(close + MINUTE_MS) });
    answerHistory(gateway, close - 10 * MINUTE_MS);
    gateway.pass(60 * MINUTE_MS);
    expect(gateway.updated('gap')).toEqual([]);
    expect(gateway.said('reqHistory').length).toBe(1);
  });

  it('survive a reconnect: what ended meanwhile is missing until the new history', () => {
    const gateway = subscribed();
    answerHistory(gateway);
    play(gateway, TEN_O_CLOCK + 90_000);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(35_000);
    expect(gateway.updated('gap')).toEqual([]);
    gateway.time.advance(10_000);
    expect(gateway.updated('gap').length).toBe(1);
    while (gateway.link().isDone) gateway.time.advance(100);
    gateway.greet();
    expect(gateway.said('reqMarketDataType')).toEqual([{ name: 'reqMarketDataType', dataType: 1 }]);
    expect(gateway.said('reqRealTimeBars').length).toBe(1);
    answerHistory(gateway);
    expect(starts(gateway.updated('history').at(-1)?.bars ?? []).at(-1)).toBe(1);
    play(gateway, TEN_O_CLOCK + 5 * MINUTE_MS + SLOT_MS);
    expect(gateway.updated('gap').length).toBe(2);
    answerHistory(gateway);
    play(gateway, TEN_O_CLOCK + 6 * MINUTE_MS);
    expect(gateway.updated('gap').length).toBe(2);
  });

  it('end with the subscription', () => {
    const gateway = subscribed();
    gateway.market.unsubscribe('AAPL');
    expect(gateway.said('cancelMktData').length).toBe(1);
    expect(gateway.said('cancelRealTimeBars').length).toBe(1);
    expect(gateway.said('cancelHistory').length).toBe(1);
    gateway.pass(5 * MINUTE_MS);
    expect(gateway.updates).toEqual([]);
    gateway.market.subscribe(AAPL);
    gateway.market.subscribe(AAPL);
    expect(gateway.said('reqMktData').length).toBe(2);
  });

  it('are refused past the last data line, by count', () => {
    const settings = {
      host: '127.0.0.1',
      port: 1,
      clientId: 17,
      restartAt: undefined,
      weeklyLogin: undefined,
      maxDataLines: 3,
    };
    const gateway = subscribed({ settings });
    gateway.market.subscribe({ ...AAPL, symbol: 'MSFT', conId: 2 });
    expect(gateway.updated('history-failed')).toMatchObject([{ symbol: 'MSFT' }]);
    expect(gateway.said('reqMktData').length).toBe(1);
  });

  it('have no holes, no repeats and no future, whatever is lost on the way', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.integer({ min: 0, max: 240 }),
            slots: fc.integer({ min: 1, max: 30 }),
          }),
          {
            maxLength: 4,
          },
        ),
        fc.integer({ min: 0, max: 59 }),
        (losses, startSeconds) => {
          const gateway = subscribed({ start: instant(TEN_O_CLOCK + startSeconds * 1_000) });
          const isLost = (ms: number) => {
            const at = (ms - TEN_O_CLOCK) / SLOT_MS;
            return losses.some((loss) => at >= loss.at && at < loss.at + loss.slots);
          };
          let answered = 0;
          let known: number | undefined;
          for (let at = 0; at <= 20 * MINUTE_MS; at += SLOT_MS) {
            if (gateway.said('reqHistory').length > answered) {
              answered = gateway.said('reqHistory').length;
              answerHistory(gateway);
            }
            play(gateway, TEN_O_CLOCK + at, isLost);
            for (const update of gateway.updates.splice(0)) {
              if (update.type === 'history')
                known = endOfLast(update.bars, gateway.time.clock.now());
              if (update.type === 'bar') {
                expect(update.bar.start).toBe(known);
                expect(update.bar).toMatchObject({
                  close: minute(update.bar.start).close,
                  volume: 120,
                });
                known = update.bar.start + MINUTE_MS;
              }
              expect(known ?? 0).toBeLessThanOrEqual(gateway.time.clock.now());
            }
          }
          const now = gateway.time.clock.now();
          return known !== undefined && now - known < 2 * MINUTE_MS;
        },
      ),
      { numRuns: runs(40) },
    );
  });
});

function endOfLast(bars: readonly Bar[], now: Instant): number {
  const holes = bars.slice(1).filter((bar, at) => bar.start !== (bars[at]?.start ?? 0) + MINUTE_MS);
  expect(holes).toEqual([]);
  const end = (bars.at(-1)?.start ?? 0) + MINUTE_MS;
  expect(end).toBeLessThanOrEqual(now);
  return end;
}

describe('an instrument', () => {
  const details = (conId: number, more = {}) => ({
    contract: {
      conId,
      symbol: 'BRK B',
      secType: 'STK',
      exchange: 'SMART',
      primaryExchange: 'NYSE',
      currency: 'USD',
    },
    validExchanges: 'AMEX,SMART,NYSE',
    marketRuleIds: '26,557,26',
    liquidHours: '',
    timeZoneId: 'US/Eastern',
    ...more,
  });
  const wanted = { symbol: 'BRK.B', brokerSymbol: 'BRK B', primaryExchange: 'NYSE' };

  function asked(matches: readonly ReturnType<typeof details>[]): FakeGateway {
    const gateway = createReadyGateway();
    gateway.broker.resolve(wanted);
    const reqId = gateway.said('reqContractDetails')[0]?.reqId ?? 0;
    for (const match of matches) gateway.tell({ name: 'contractDetails', reqId, details: match });
    gateway.tell({ name: 'contractDetailsEnd', reqId });
    return gateway;
  }

  it('is exactly one contract, with the price grid of the rule that matches SMART', () => {
    const gateway = asked([details(72063691)]);
    expect(gateway.said('reqMarketRule')).toEqual([{ name: 'reqMarketRule', ruleId: 557 }]);
    gateway.tell({
      name: 'marketRule',
      ruleId: 557,
      steps: [
        { lowEdge: 1, increment: 0.05 },
        { lowEdge: 0, increment: 0.01 },
      ],
    });
    expect(gateway.reported('instrument-resolved')).toEqual([
      {
        type: 'instrument-resolved',
        instrument: {
          symbol: 'BRK.B',
          brokerSymbol: 'BRK B',
          conId: 72063691,
          primaryExchange: 'NYSE',
          venue: 'us',
          currency: 'USD',
          priceSteps: [
            { lowEdge: 0, increment: 0.01 },
            { lowEdge: 1, increment: 0.05 },
          ],
        },
      },
    ]);
    gateway.tell({
      name: 'position',
      account: 'DU1234567',
      contract: { ...details(72063691).contract, exchange: '' },
      quantity: 5,
      averageCost: 500,
    });
    expect(gateway.reported('position')[0]?.position.symbol).toBe('BRK.B');
  });

  it.each([
    [0, []],
    [2, [details(1), details(2)]],
    [0, [details(1, { contract: { ...details(1).contract, currency: 'EUR' } })]],
  ])('is none when %i contracts match', (matches, told) => {
    const gateway = asked(told);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([{ symbol: 'BRK.B', matches }]);
    expect(gateway.reported('instrument-resolved')).toEqual([]);
  });

  it.each([
    ['an option on it', { conId: 7_001, secType: 'OPT' }],
    ['its listing in another currency', { conId: 7_002, currency: 'MXN' }],
  ])(
    'is never %s: neither its shares nor its executions nor its orders are those of the stock',
    (_, other) => {
      const gateway = createReadyGateway();
      gateway.market.subscribe(AAPL);
      const stock = { ...details(265598).contract, symbol: 'AAPL' };
      const contract = { ...stock, ...other };
      const account = 'DU1234567';
      gateway.tell({ name: 'position', account, contract, quantity: -5, averageCost: 250 });
      gateway.tell(openOrder({ contract, orderRef: '' }));
      gateway.tell({
        name: 'execution',
        reqId: -1,
        execution: {
          contract,
          execId: '0000e1a7.5c46793a.01.01',
          account,
          orderId: 0,
          clientId: 0,
          permId: 900_099,
          orderRef: '',
          side: 'SLD',
          shares: 5,
          price: 2.5,
          time: '20261118-15:00:00',
          cumulativeQuantity: 5,
          averagePrice: 2.5,
        },
      });
      const symbols = [
        gateway.reported('position')[0]?.position.symbol,
        gateway.reported('order')[0]?.order.symbol,
        gateway.reported('execution')[0]?.execution.symbol,
      ];
      expect(new Set(symbols)).toHaveLength(1);
      expect(symbols).not.toContain('AAPL');
    },
  );

  it('falls back to the usual grid when the rule never comes or makes no sense', () => {
    const silent = asked([details(1)]);
    silent.pass(5_000);
    const senseless = asked([details(1)]);
    senseless.tell({ name: 'marketRule', ruleId: 557, steps: [{ lowEdge: 0, increment: 0 }] });
    const ruleless = asked([details(1, { marketRuleIds: '' })]);
    for (const gateway of [silent, senseless, ruleless]) {
      expect(gateway.reported('instrument-resolved')[0]?.instrument.priceSteps).toEqual(
        AAPL.priceSteps,
      );
    }
  });

  it('is asked for again on the next connection, and reported missing without an answer', () => {
    const gateway = createReadyGateway();
    gateway.broker.resolve(wanted);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    expect(gateway.said('reqContractDetails').length).toBe(1);
    gateway.pass(10_000);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([{ why: 'no answer in time' }]);
  });
});
