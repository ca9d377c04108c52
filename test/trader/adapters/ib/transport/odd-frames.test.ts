// A gateway that is newer or older than the library, and rejections whose reasons it cannot parse: the connection goes on.
import { afterEach, describe, expect, it } from 'vitest';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { until } from '../harness/real-time.ts';
import { openOrderFields } from '../harness/scripted-gateway.ts';
import { protection } from '../harness/trading.ts';
import { find, framesOf, type Harness, ready, stops } from './wired.ts';

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const ORDER = openOrderFields({
  orderId: 31,
  clientId: 17,
  orderRef: 'abcd2345.3.s',
  action: 'SELL',
  quantity: 100,
  type: 'STP',
  auxPrice: 148.5,
});

/** The gateway's clock is answered, which shows that what came before it has been read; and the connection is the first one. */
async function goesOn(all: Harness): Promise<void> {
  all.gateway.say(
    61,
    3,
    'DU1234567',
    265598,
    'AAPL',
    'STK',
    '',
    0,
    '',
    '',
    '',
    'USD',
    'AAPL',
    'NMS',
    100,
    150.5,
  );
  await until(() => find(all.reports, 'position'), 'position reported');
  expect(all.gateway.sessions).toEqual([17]);
}

const notices = (all: Harness): string[] =>
  all.reports.flatMap((report) => (report.type === 'notice' ? [report.text] : []));

describe('a message of a newer gateway', () => {
  it.each([1, 3])('with %i more fields at its end is read, and reported once', async (more) => {
    const all = await ready();
    for (let n = 0; n < 3; n += 1) all.gateway.say(...ORDER, ...Array(more).fill('7'));
    const { order } = await until(() => find(all.reports, 'order'), 'order reported');
    expect(order).toMatchObject({ orderRef: 'abcd2345.3.s', quantity: 100, stopPrice: 148.5 });
    await goesOn(all);
    expect(notices(all)).toHaveLength(1);
    expect(notices(all)[0]).toContain('OPEN_ORDER has more fields');
  });

  it('with one more field is read in any position of the stream, bars and executions too', async () => {
    const all = await ready();
    const bars = framesOf(all, 50)[0]?.fields[2] ?? '';
    all.gateway.say(50, 3, bars, 1_795_000_000, 1, 2, 1, 1.5, 10, 1.5, 3, 'new');
    all.gateway.say(4, 2, -1, 2104, 'Market data farm connection is OK:usfarm', '', 'new');
    all.gateway.say(59, 1, '0000e1a7.5c46793a.01.01', 1, 'USD', 0, '', '', 'new');
    await until(() => find(all.reports, 'commission'), 'commission');
    await goesOn(all);
  });

  it('that has an unknown number is ignored, and reported once', async () => {
    const all = await ready();
    for (let n = 0; n < 3; n += 1) all.gateway.say(999, 1, 'something', 'new');
    await goesOn(all);
    expect(notices(all)).toEqual([
      'the gateway is newer than sluice: message 999 is unknown to this version of sluice; the rest is read as before. Look for an update of sluice',
    ]);
  });
});

describe('an openOrder of an older gateway', () => {
  it('without the last fields is read', async () => {
    const all = await ready();
    all.gateway.say(...ORDER.slice(0, -2));
    const { order } = await until(() => find(all.reports, 'order'), 'order reported');
    expect(order).toMatchObject({ orderRef: 'abcd2345.3.s', quantity: 100, stopPrice: 148.5 });
    await goesOn(all);
  });

  it('of which most is missing is not: the connection is replaced', async () => {
    const all = await ready();
    all.gateway.say(...ORDER.slice(0, 30));
    await until(() => all.gateway.sessions.length === 2, 'second session');
    expect(find(all.reports, 'order')).toBeUndefined();
  });
});

describe('a rejection', () => {
  it.each([
    ['not JSON at all'],
    ['{"rejectDetail":"\\u0022quoted\\u0022"}'],
    ['{"a":'],
    ['\\u00'],
    ['{"fine":true}'],
  ])('with the reasons %s is heard', async (reasons) => {
    const all = await ready();
    all.broker.submit(protection());
    await until(() => framesOf(all, 3)[0], 'order placed');
    all.gateway.say(4, 2, 31, 201, 'Order rejected - reason: \\u0022margin\\u0022 \\u', reasons);
    const refused = await until(() => find(all.reports, 'order-refused'), 'refusal');
    expect(refused.handle).toBe(handleOf(31));
    expect(refused.refusal).toMatchObject({ meaning: 'no_margin', code: '201' });
    expect(refused.refusal.text).toContain('"margin"');
    await goesOn(all);
  });
});
