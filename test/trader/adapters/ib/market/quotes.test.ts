// Quotes on plain messages: how ticks merge, and what counts as live.
import { describe, expect, it } from 'vitest';
import { subscribed } from './minutes.ts';

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

  it('is merged from its ticks, and NaN where the broker has reported nothing or reports no price', () => {
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

  it.each([
    ['bid', 0],
    ['ask', 3],
    ['last', 5],
    ['volume', 8],
  ])('stands as of each size of %s, and is published once a second for those', (_, type) => {
    const { gateway, price, size, last } = quoting();
    price(1, 150.1);
    price(2, 150.2);
    for (let tick = 1; tick <= 50; tick += 1) {
      gateway.pass(100);
      size(type, 100 * tick);
    }
    expect(gateway.updated('quote')).toHaveLength(2 + 5);
    expect(last()).toMatchObject({ bid: 150.1, ask: 150.2, at: gateway.time.clock.now() });
  });

  it('never becomes live by a size alone, nor stays live by a delayed one', () => {
    const { gateway, price, size, fails, last } = quoting();
    price(1, 150.1);
    gateway.pass(2_000);
    size(69, 100);
    expect(last()?.isLive).toBe(false);
    price(1, 150.2);
    fails(10197);
    gateway.pass(2_000);
    size(0, 200);
    expect(last()?.isLive).toBe(false);
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

  it('is not live with delayed ticks, even without a data type', () => {
    const { price, last } = quoting();
    price(66, 150.1);
    price(67, 150.2);
    price(68, 150.15);
    expect(last()).toMatchObject({ bid: 150.1, ask: 150.2, last: 150.15, isLive: false });
  });

  it.each([10197, 354, 10168, 10089])(
    'stops being live with %i, and a notice is reported',
    (code) => {
      const { gateway, price, fails, last } = quoting();
      price(1, 150.1);
      fails(code);
      expect(last()?.isLive).toBe(false);
      expect(gateway.reported('notice')).toMatchObject([{ symbol: last()?.symbol }]);
      price(1, 150.1);
      expect(last()?.isLive).toBe(true);
    },
  );

  it('is requested again each minute while another login holds it, until it is live', () => {
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

  it.each([10090, 10091])('stays live when only part of the data is missing: %i', (code) => {
    const { price, fails, last } = quoting();
    price(1, 150.1);
    fails(code);
    expect(last()?.isLive).toBe(true);
  });

  it('is halted while the broker reports a halt', () => {
    const { generic, last } = quoting();
    generic(49, 1);
    expect(last()?.isHalted).toBe(true);
    generic(49, 0);
    expect(last()?.isHalted).toBe(false);
  });

  it('is not halted where the broker does not know whether there is a halt', () => {
    const { generic, price, last } = quoting();
    price(1, 150.1);
    generic(49, -1);
    expect(last()?.isHalted).toBe(false);
    generic(49, 2);
    generic(49, -1);
    expect(last()?.isHalted).toBe(false);
  });

  it('reports the shares that can be borrowed: the exact count if there is one, otherwise the count the score implies', () => {
    const { gateway, generic, size } = quoting();
    generic(46, 3);
    generic(46, 2);
    size(89, 12_345);
    generic(46, 1);
    expect(gateway.updated('shortable').map(({ shares }) => shares)).toEqual([1_000, 0, 12_345]);
  });

  it('loses its prices with the connection', () => {
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
