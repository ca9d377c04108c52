import { describe, expect, it } from 'vitest';
import { inputFeatures } from '../../../../src/trader/domain/intake/input-features.ts';

describe('features of the other endpoints', () => {
  it('sum the trades, signed by their delta', () => {
    const trades = [
      { trade_value: 1_000, size: 5, delta: 0.4 },
      { trade_value: 300, size: 2, delta: -0.3 },
      { trade_value: 'many', size: null },
      'no trade',
    ];
    expect(inputFeatures('trades', { trades })).toEqual({
      trades_count: 3,
      trades_size: 7,
      trades_value: 1_300,
      trades_net_value: 700,
    });
  });

  it('are of the newest minute and the newest point, in any order', () => {
    const minutes = [
      { timestamp: 2, open: 1, high: 2, low: 0.5, close: 1.5, volume: 10 },
      { timestamp: 1, close: 9 },
    ];
    expect(inputFeatures('minute-data', { minute_data: minutes })).toEqual({
      minute_open: 1,
      minute_high: 2,
      minute_low: 0.5,
      minute_close: 1.5,
      minute_volume: 10,
    });
    const points = [
      { timestamp: 1, d_diff_short: 1 },
      {
        timestamp: 2,
        d_diff_short: 2.5,
        sum_pos: 4,
        number_of_trades: 3,
        stock_price: 180,
        lambda_short: 0.45,
        d_pos_long: null,
      },
    ];
    expect(inputFeatures('divergence', { divergence_data: points })).toEqual({
      d_diff_short: 2.5,
      sum_pos: 4,
      number_of_trades: 3,
    });
  });

  it.each([{}, { trades: 'none' }, { trades: [] }])('are none, or 0, of %j', (content) => {
    expect(inputFeatures('divergence', content)).toEqual({});
    expect(inputFeatures('trades', content)).toMatchObject({ trades_count: 0, trades_value: 0 });
  });
});
