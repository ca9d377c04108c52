// The account's values: sent again only when they change, confirmed by a time, and requested again when neither comes.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant, MINUTE_MS } from '../../../../../src/kernel/instant.ts';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { createReadyGateway, type FakeGateway } from '../harness/fake-gateway.ts';

const value = (tag: string, text: string, currency = 'USD'): GatewayMessage => ({
  name: 'accountValue',
  ...{ account: 'DU1234567', tag, value: text, currency },
});

function sent(): FakeGateway {
  const gateway = createReadyGateway();
  gateway.tell(
    value('NetLiquidation', '1000000.00'),
    value('ExchangeRate', '1.00'),
    value('CashBalance', '1000000.00'),
    { name: 'accountUpdateTime' },
  );
  gateway.reports.splice(0);
  return gateway;
}

const reported = (gateway: FakeGateway) =>
  gateway
    .reported('account-value')
    .map(({ tag, currency, value: amount }) => [...[tag, currency, amount]]);

describe('the values of an account', () => {
  it('stand as of the time that the gateway sends, whether or not they changed', () => {
    const gateway = sent();
    gateway.pass(3 * MINUTE_MS);
    gateway.tell(value('CashBalance', '999000.00'), { name: 'accountUpdateTime' });
    gateway.reports.splice(0, 1);
    expect(reported(gateway)).toEqual([
      ['NetLiquidation', 'USD', 1_000_000],
      ['ExchangeRate', 'USD', 1],
      ['CashBalance', 'USD', 999_000],
    ]);
  });

  it('are repeated once for the many times of one update', () => {
    const gateway = sent();
    gateway.pass(3 * MINUTE_MS);
    for (let position = 0; position < 50; position += 1)
      gateway.tell({ name: 'accountUpdateTime' });
    expect(reported(gateway)).toHaveLength(3);
  });

  it('are requested again after four minutes without a value or a time', () => {
    const gateway = sent();
    gateway.pass(3 * MINUTE_MS);
    gateway.tell({ name: 'accountUpdateTime' });
    gateway.pass(4 * MINUTE_MS - 1_000);
    expect(gateway.said('reqAccountUpdates')).toHaveLength(1);
    gateway.pass(2_000);
    const words = gateway.transport().said.map(({ name }) => name);
    expect(words.slice(words.indexOf('cancelAccountUpdates'))).toContain('reqAccountUpdates');
    gateway.pass(4 * MINUTE_MS);
    expect(gateway.said('cancelAccountUpdates')).toHaveLength(2);
  });

  it.each([
    ['of a cash account', [['20261118:51755.46', '']], [['USD', 51_755.46]]],
    [
      'of the newest day that has come',
      [['20261117:1;20261118:40000.00;20261119:51755.46', 'USD']],
      [['USD', 40_000]],
    ],
    [
      'of a currency rather than of the base',
      [
        ['20261118:7', ''],
        ['20261118:5', 'USD'],
        ['20261118:9', 'BASE'],
      ],
      [['USD', 5]],
    ],
    [
      'of a currency rather than of the base that comes later',
      [
        ['20261118:5', 'USD'],
        ['20261118:7', ''],
      ],
      [['USD', 5]],
    ],
    [
      'of several currencies',
      [
        ['20261118:7', 'EUR'],
        ['20261118:5', 'USD'],
      ],
      [
        ['EUR', 7],
        ['USD', 5],
      ],
    ],
    ['only of later days', [['20261119:5', 'USD']], []],
    ['out of order', [['20261118:5;20261117:6', 'USD']], []],
    ['with a sentinel', [['20261118:1.7976931348623157E308', 'USD']], []],
  ])('of settled cash come from a schedule %s', (_, schedules, cash) => {
    const gateway = sent();
    for (const [text = '', currency] of schedules)
      gateway.tell(value('SettledCashByDate', text, currency));
    gateway.reports.splice(0);
    gateway.pass(2_000);
    gateway.tell({ name: 'accountUpdateTime' });
    const found = reported(gateway).filter(([tag]) => tag === 'SettledCash');
    expect(found.map(([, currency, amount]) => [currency, amount]).sort()).toEqual(cash);
  });

  it('of settled cash follow the day of a schedule that is not sent again', () => {
    const gateway = sent();
    gateway.tell(value('SettledCashByDate', '20261118:40000;20261119:51755.46'));
    expect(reported(gateway).at(-1)).toEqual(['SettledCash', 'USD', 40_000]);
    gateway.time.jumpTo(instant(gateway.time.clock.now() + DAY_MS));
    gateway.tell({ name: 'accountUpdateTime' });
    expect(reported(gateway).at(-1)).toEqual(['SettledCash', 'USD', 51_755.46]);
  });

  it('of settled cash are requested as a summary if the stream has none', () => {
    const gateway = sent();
    gateway.tell({ name: 'accountDownloadEnd', account: 'DU1234567' });
    gateway.pass(1_000);
    const [asked] = gateway.said('reqAccountSummary');
    expect(asked).toMatchObject({ tags: 'SettledCash' });
    const row = { name: 'accountSummary', reqId: asked?.reqId ?? 0, tag: 'SettledCash' } as const;
    gateway.tell({ ...row, account: 'DU7654321', value: '1.00', currency: 'USD' });
    gateway.tell({ ...row, account: 'DU1234567', value: '900.50', currency: 'USD' });
    expect(reported(gateway).at(-1)).toEqual(['SettledCash', 'USD', 900.5]);
    gateway.tell({ name: 'accountDownloadEnd', account: 'DU1234567' });
    gateway.pass(1_000);
    expect(gateway.said('reqAccountSummary')).toHaveLength(1);
  });

  it('are unknown while the account is not ready, and all of them are requested afterwards', () => {
    const gateway = sent();
    gateway.tell(value('AccountReady', 'false', ''), value('NetLiquidation', '0.00'));
    gateway.tell({ name: 'accountUpdateTime' });
    expect(gateway.reports).toEqual([{ type: 'account-unknown', account: 'DU1234567' }]);
    gateway.tell(value('AccountReady', 'true', ''));
    gateway.pass(1_000);
    expect(gateway.said('cancelAccountUpdates')).toHaveLength(1);
    expect(gateway.said('reqAccountUpdates')).toHaveLength(2);
    gateway.tell(value('NetLiquidation', '1000000.00'));
    expect(reported(gateway)).toEqual([['NetLiquidation', 'USD', 1_000_000]]);
  });

  it('of settled cash count no longer once the account was not ready', () => {
    const gateway = sent();
    gateway.tell(value('SettledCashByDate', '20261118:40000'));
    gateway.tell(value('AccountReady', 'false', ''), value('AccountReady', 'true', ''));
    gateway.reports.splice(0);
    gateway.tell(value('NetLiquidation', '1000000.00'), { name: 'accountUpdateTime' });
    expect(new Set(reported(gateway).map(([tag]) => tag))).toEqual(new Set(['NetLiquidation']));
  });

  it('of an account that never becomes ready are requested every four minutes', () => {
    const gateway = createReadyGateway();
    gateway.tell(value('AccountReady', 'false', ''));
    for (let minute = 0; minute < 9; minute += 1) {
      gateway.pass(MINUTE_MS);
      gateway.tell(value('NetLiquidation', `${minute}.00`));
    }
    expect(gateway.said('cancelAccountUpdates')).toHaveLength(2);
  });

  it('of an earlier connection are never confirmed by a later one', () => {
    const gateway = sent();
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(5_000);
    gateway.greet();
    gateway.tell({ name: 'accountUpdateTime' });
    expect(reported(gateway)).toEqual([]);
  });
});
