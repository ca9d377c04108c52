// The account's values: sent again only when they change, confirmed by a time, and requested again when neither comes.
import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../../../../src/kernel/instant.ts';
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

  it('of an earlier connection are never confirmed by a later one', () => {
    const gateway = sent();
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(5_000);
    gateway.greet();
    gateway.tell({ name: 'accountUpdateTime' });
    expect(reported(gateway)).toEqual([]);
  });
});
