// The payoff that the dashboard draws: at expiry by intrinsic value, today by the model.
import { describe, expect, it } from 'vitest';
import { type PayoffTrade, payoffOf, tableOf } from '../../../src/api/dashboard/facts/payoff.ts';

const CALL = { id: 'AAPL 261218C00230000', right: 'call', strike: 230, sign: 1 } as const;
const HIGHER = { id: 'AAPL 261218C00240000', right: 'call', strike: 240, sign: -1 } as const;
const PUT = { id: 'AAPL 261218P00230000', right: 'put', strike: 230, sign: 1 } as const;
const MARKET = { spot: 228, days: 32, rate: 0.04 } as const;

function bought(changes: Partial<PayoffTrade> = {}): PayoffTrade {
  const legs = [{ ...CALL, volatility: 0.28 }];
  return { legs, units: 2, price: 1.6, ...MARKET, ...changes };
}

function at(trade: PayoffTrade, spot: number) {
  return payoffOf(trade).points.find((point) => point.spot === spot);
}

describe('the payoff of an option trade', () => {
  it('loses what is paid below the strike of a call, and gains beyond its break-even', () => {
    const payoff = payoffOf(bought());
    expect(payoff).toMatchObject({ strikes: [230], breakEvens: [231.6], spot: 228, low: -320 });
    expect(payoff).toMatchObject({ maxLoss: 320, maxGain: null });
    expect(at(bought(), 230)?.expiry).toBe(-320);
    expect(at(bought(), 231.6)?.expiry).toBe(0);
    expect(payoff.points.at(-1)?.expiry).toBeGreaterThan(0);
    const spots = payoff.points.map(({ spot }) => spot);
    expect(spots).toEqual(spots.toSorted((a, b) => a - b));
  });

  it('is worth more today than at expiry at the strike, and unknown without a volatility', () => {
    const point = at(bought(), 230);
    expect(point?.today ?? 0).toBeGreaterThan(point?.expiry ?? 0);
    const legs = [{ ...CALL, volatility: null }];
    expect(at(bought({ legs }), 230)).toMatchObject({ expiry: -320, today: null });
  });

  it('of a put gains below its break-even, down to a stock that is worth nothing', () => {
    const put = bought({ legs: [{ ...PUT, volatility: 0.28 }], price: 2 });
    expect(payoffOf(put)).toMatchObject({ breakEvens: [228], maxLoss: 400, maxGain: 45_600 });
    expect(payoffOf(put).points[0]?.expiry).toBeGreaterThan(0);
  });

  it('of two strikes is bounded on both sides', () => {
    const legs = [
      { ...CALL, volatility: 0.28 },
      { ...HIGHER, volatility: 0.26 },
    ];
    const spread = payoffOf(bought({ legs, price: 4, units: 1 }));
    expect(spread).toMatchObject({ strikes: [230, 240], breakEvens: [234], low: -400, high: 600 });
    expect(spread).toMatchObject({ maxLoss: 400, maxGain: 600 });
    const sold = payoffOf(bought({ legs, price: 4, units: -1 }));
    expect(sold).toMatchObject({ breakEvens: [234], low: -600, high: 400 });
    expect(sold).toMatchObject({ maxLoss: 600, maxGain: 400 });
    expect(payoffOf(bought({ units: -1 }))).toMatchObject({ maxLoss: null, maxGain: 160 });
  });

  it('has a table with each mark and some even steps', () => {
    const rows = tableOf(payoffOf(bought()));
    expect(rows.map(({ spot }) => spot)).toEqual(expect.arrayContaining([230, 231.6]));
    expect(rows.length).toBeLessThanOrEqual(10);
  });

  it('is drawn without a price of the stock too', () => {
    expect(payoffOf(bought({ spot: null }))).toMatchObject({ spot: null, breakEvens: [231.6] });
  });
});
