// Subscriptions that the gateway ends or drops: requested again, at a pace that no rule of the broker forbids.
import { describe, expect, it } from 'vitest';
import { AAPL } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';
import { error, trading } from '../harness/trading.ts';

const bars = (gateway: FakeGateway) => gateway.said('reqRealTimeBars');
const quotes = (gateway: FakeGateway) => gateway.said('reqMktData');
const newestBars = (gateway: FakeGateway): number => bars(gateway).at(-1)?.reqId ?? 0;
const notice = (code: number, text = 'connection:usfarm') => error(-1, code, text);

function bar(gateway: FakeGateway): void {
  const time = Math.floor(gateway.time.clock.now() / 5_000) * 5;
  gateway.tell({
    name: 'realTimeBar',
    reqId: newestBars(gateway),
    bar: { time, open: 1, high: 1, low: 1, close: 1, volume: 0 },
  });
}

function tick(gateway: FakeGateway): void {
  const reqId = quotes(gateway).at(-1)?.reqId ?? 0;
  gateway.tell({ name: 'tickPrice', reqId, tickType: 1, price: 150 });
}

describe('real-time bars that end', () => {
  it.each([
    [10225, 1_000],
    [10182, 1_000],
    [420, 15_000],
    [101, 15_000],
  ])('with %i are requested again after %i ms, without another history', (code, afterMs) => {
    const gateway = trading();
    const histories = gateway.said('reqHistory').length;
    const ended = newestBars(gateway);
    gateway.tell(error(ended, code, 'bust event occurred, current subscription is deactivated'));
    gateway.pass(afterMs - 100);
    expect(bars(gateway)).toHaveLength(1);
    gateway.pass(200);
    expect(bars(gateway)).toHaveLength(2);
    expect(gateway.said('cancelRealTimeBars')).toEqual([
      { name: 'cancelRealTimeBars', reqId: ended },
    ]);
    expect(quotes(gateway)).toHaveLength(1);
    expect(gateway.said('reqHistory')).toHaveLength(histories);
    expect(gateway.reported('notice')).toMatchObject([{ symbol: 'AAPL' }]);
  });

  it('again and again are requested ever more slowly, until bars come', () => {
    const gateway = trading();
    const refuse = () => gateway.tell(error(newestBars(gateway), 10225, 'bust'));
    for (let n = 0; n < 60; n += 1) {
      refuse();
      gateway.pass(2_000);
    }
    expect(bars(gateway).length).toBeLessThan(12);
    gateway.pass(60_000);
    const before = bars(gateway).length;
    bar(gateway);
    refuse();
    gateway.pass(1_100);
    expect(bars(gateway)).toHaveLength(before + 1);
  });

  it('are not requested for a symbol that was given back, nor after the connection is lost', () => {
    for (const end of [
      (gateway: FakeGateway) => gateway.market.unsubscribe('AAPL'),
      (gateway: FakeGateway) => gateway.tell({ name: 'closed', why: 'reset' }),
    ]) {
      const gateway = trading();
      gateway.tell(error(newestBars(gateway), 10225, 'bust'));
      end(gateway);
      gateway.time.advance(400);
      gateway.pass(2_000);
      expect(
        gateway.transports[0]?.said.filter(({ name }) => name === 'reqRealTimeBars'),
      ).toHaveLength(1);
    }
  });
});

describe('quotes that are refused', () => {
  it.each([
    [10197, 'another login holds the market data'],
    [354, 'the subscription may come back'],
    [10089, 'the subscription may come back'],
    [10168, 'the subscription may come back'],
    [10186, 'the subscription may come back'],
  ])('with %i are requested again each minute: %s', (code) => {
    const gateway = trading();
    const refuse = () =>
      gateway.tell(error(quotes(gateway).at(-1)?.reqId ?? 0, code, 'not subscribed'));
    refuse();
    gateway.pass(59_000);
    expect(quotes(gateway)).toHaveLength(1);
    gateway.pass(2_000);
    expect(quotes(gateway)).toHaveLength(2);
    refuse();
    gateway.pass(61_000);
    expect(quotes(gateway)).toHaveLength(3);
    tick(gateway);
    gateway.pass(180_000);
    expect(quotes(gateway)).toHaveLength(3);
  });
});

describe('after a farm or the uplink has recovered', () => {
  it.each([
    ['2103, 2104', [notice(2103), notice(2104)]],
    ['1100, 1102', [notice(1100), notice(1102)]],
    ['2110, 2104', [notice(2110), notice(2104)]],
  ])('(%s) silent prices are requested again, others are not', (_, notices) => {
    const gateway = trading();
    gateway.market.subscribe({ ...AAPL, symbol: 'MSFT', brokerSymbol: 'MSFT', contract: '272093' });
    gateway.tell(...notices);
    gateway.pass(6_000);
    // The newest subscription is that of MSFT, which goes on.
    bar(gateway);
    tick(gateway);
    gateway.pass(7_000);
    expect(bars(gateway)).toHaveLength(3);
    expect(quotes(gateway)).toHaveLength(3);
    expect(bars(gateway).at(-1)?.contract.symbol).toBe('AAPL');
    gateway.pass(60_000);
    expect(bars(gateway)).toHaveLength(3);
  });

  it('a farm that breaks and recovers all night causes no flood', () => {
    const gateway = trading();
    for (let n = 0; n < 100; n += 1) {
      gateway.tell(notice(2103));
      gateway.pass(3_000);
      gateway.tell(notice(2104));
      gateway.pass(3_000);
    }
    expect(bars(gateway)).toHaveLength(1);
    gateway.pass(12_000);
    expect(bars(gateway)).toHaveLength(2);
  });

  it('nothing is requested while the uplink is lost again, or after a farm that was never broken', () => {
    const gateway = createReadyGateway();
    gateway.market.subscribe(AAPL);
    gateway.tell(notice(2104), notice(2106));
    gateway.pass(15_000);
    expect(bars(gateway)).toHaveLength(1);
    gateway.tell(notice(2103), notice(2104), notice(1100));
    gateway.pass(15_000);
    expect(bars(gateway)).toHaveLength(1);
  });
});
