// Decisions are made in USD whatever the account's currency: at the broker's rate, or not at all.
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../../src/kernel/instant.ts';
import { createAccountFigures } from '../../../../src/trader/engine/market/account-figures.ts';
import { createHarness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';

const T0 = instant(Date.UTC(2026, 10, 18, 15));

describe('the figures of an account', () => {
  it('in euros are converted to USD, whether rate or figure is reported first', () => {
    const figures = createAccountFigures('USD');
    figures.take('BuyingPower', 'EUR', 40_000, T0);
    expect(figures.of('BuyingPower')).toBeUndefined();
    figures.take('ExchangeRate', 'EUR', 1, T0);
    figures.take('ExchangeRate', 'USD', 0.8, T0);
    figures.take('NetLiquidation', 'EUR', 10_000, T0);
    figures.take('NetLiquidation', 'BASE', 77, T0);
    expect(figures.of('BuyingPower')).toEqual({ value: 50_000, at: T0 });
    expect(figures.of('NetLiquidation')).toEqual({ value: 12_500, at: T0 });
  });

  it('in USD are used as reported', () => {
    const figures = createAccountFigures('USD');
    figures.take('ExchangeRate', 'EUR', 1.08, T0);
    figures.take('ExchangeRate', 'USD', 1, T0);
    figures.take('NetLiquidation', 'USD', 10_000, T0);
    figures.take('NetLiquidation', 'EUR', 3, T0);
    figures.take('DayTradesRemaining', '', -1, T0);
    expect(figures.of('NetLiquidation')?.value).toBe(10_000);
    expect(figures.of('DayTradesRemaining')?.value).toBe(-1);
  });

  it('hold the cash of their own currency only: what is held in another one buys nothing here', () => {
    const figures = createAccountFigures('USD');
    figures.take('ExchangeRate', 'EUR', 1, T0);
    figures.take('ExchangeRate', 'USD', 0.8, T0);
    figures.take('CashBalance', 'EUR', 10_000, T0);
    expect(figures.of('CashBalance')).toBeUndefined();
    figures.take('CashBalance', 'USD', 500, T0);
    expect(figures.of('CashBalance')?.value).toBe(500);
  });

  it('are not updated with a rate that is a day old', () => {
    const figures = createAccountFigures('USD');
    figures.take('ExchangeRate', 'EUR', 1, T0);
    figures.take('ExchangeRate', 'USD', 0.8, T0);
    figures.take('NetLiquidation', 'EUR', 10_000, T0);
    figures.take('NetLiquidation', 'EUR', 11_000, instant(T0 + DAY_MS));
    expect(figures.of('NetLiquidation')).toEqual({ value: 12_500, at: T0 });
  });
});

describe('a commission', () => {
  it('in another currency is converted to USD', async () => {
    const harness = createHarness();
    await harness.ready();
    for (const [currency, value] of [
      ['EUR', 1],
      ['USD', 0.8],
    ] as const)
      harness.broker.say({
        type: 'account-value',
        account: ACCOUNT,
        tag: 'ExchangeRate',
        value,
        currency,
      });
    await harness.enter();
    const execId = harness.of('execution-booked')[0]?.execId ?? '';
    const told = { commission: 4, currency: 'EUR', realizedPnl: undefined };
    harness.broker.say({ type: 'commission', execId, ...told });
    await harness.settle();
    expect(harness.of('commission-booked')).toMatchObject([{ commission: 5, currency: 'USD' }]);
  });
});
