// Invented books of a year in which everything is right, as their owners' brokers state them.
import { addDays } from '../../../../src/market/time/day.ts';
import type { Listed, Market, NewBook, Row } from './books.ts';

export interface CalmBook extends Omit<NewBook, 'mistakes' | 'rows'> {
  /** `other` is the second portfolio of a family. */
  rows(market: Market, other: number): readonly Row[];
  /** What the second portfolio books itself. */
  others?(market: Market): readonly Row[];
}

const rounded = (value: number, places = 4) => Number(value.toFixed(places));
const every = (from: number, step: number, to = 250) =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, at) => from + at * step);
const months = Array.from({ length: 12 }, (_, at) => at);

/** In the currency of its book unless given. */
function booking(currency: string) {
  const row = (type: string, on: string, more: Row): Row => ({
    ...{ type, on, currency, origin_source: 'file:broker', ...more },
  });
  const traded =
    (type: string) =>
    (market: Market, [at, symbol, quantity]: readonly [number, string, number], more: Row = {}) =>
      row(type, market.day(at), {
        ...{ symbol, quantity, price: rounded(market.close(symbol, at)), fees: 0, ...more },
      });
  return {
    row,
    buy: traded('BUY'),
    sell: traded('SELL'),
    cash: (market: Market, type: string, [at, amount]: readonly [number, number], more: Row = {}) =>
      row(type, market.day(at), { amount: rounded(amount, 2), ...more }),
    paid: (
      market: Market,
      [at, symbol, amount]: readonly [number, string, number],
      more: Row = {},
    ) =>
      row('DIVIDEND', market.day(at), {
        ...{ symbol, amount: rounded(amount, 2), withholding: 0, ...more },
      }),
    reinvested: (market: Market, [at, symbol, amount]: readonly [number, string, number]) => {
      const price = rounded(market.close(symbol, at), 2);
      const quantity = rounded(rounded(amount, 2) / price, 3);
      return row('REINVESTED_DIVIDEND', market.day(at), {
        ...{ symbol, amount: rounded(amount, 2), withholding: 0 },
        ...{ bought_quantity: quantity, bought_price: price },
      });
    },
  };
}

const usd = booking('USD');
const eur = booking('EUR');
const gbp = booking('GBP');
const vnd = booking('VND');

const etf = (first: number, volatility: number, name: string, currency = 'USD'): Listed => ({
  ...{ first, volatility, name, currency },
});

export const CALM: readonly CalmBook[] = [
  {
    // Each payday in dollars, not in shares; a bonus once; the funds pay gains beside the dividend in December.
    name: 'retirement',
    base: 'USD',
    securities: {
      VTI: etf(240, 0.01, 'Vanguard Total Stock Market Index Fund ETF'),
      VXUS: etf(60, 0.01, 'Vanguard Total International Stock Index Fund ETF'),
      BND: etf(72, 0.003, 'Vanguard Total Bond Market Index Fund ETF'),
    },
    rows: (market) => {
      const { cash, buy, reinvested } = usd;
      const parts = [
        ['VTI', 0.6],
        ['VXUS', 0.25],
        ['BND', 0.15],
      ] as const;
      const invested = (at: number, sum: number) =>
        parts.map(([symbol, part]) =>
          buy(market, [
            at,
            symbol,
            Math.floor((sum * part * 1_000) / market.close(symbol, at)) / 1_000,
          ]),
        );
      const held = (symbol: string, part: number, at: number) =>
        (((600 * at) / 10 + (at > 150 ? 9_000 : 0)) * part) / market.close(symbol, at);
      return [
        ...every(2, 10).flatMap((at) => [cash(market, 'DEPOSIT', [at, 600]), ...invested(at, 600)]),
        cash(market, 'DEPOSIT', [150, 9_000]),
        ...invested(151, 9_000),
        ...every(40, 63).flatMap((at) => [
          reinvested(market, [at, 'VTI', 0.9 * held('VTI', 0.6, at)]),
          reinvested(market, [at + 1, 'VXUS', 0.4 * held('VXUS', 0.25, at)]),
        ]),
        ...every(20, 21).map((at) => reinvested(market, [at, 'BND', 0.19 * held('BND', 0.15, at)])),
        reinvested(market, [229, 'VTI', 2.1 * held('VTI', 0.6, 229)]),
      ];
    },
  },
  {
    // An owner in Germany buys a fund in London in dollars and one in Milan in euros; exchanges show as two cash rows.
    name: 'foreign funds',
    base: 'EUR',
    securities: {
      VWRA: etf(130, 0.009, 'Vanguard FTSE All-World UCITS ETF'),
      IMEU: etf(28, 0.009, 'iShares Core MSCI Europe UCITS ETF', 'EUR'),
    },
    rows: (market) => {
      const dollars = { currency: 'USD', rate: 0.86 };
      return [
        ...months.flatMap((month) => {
          const at = 2 + month * 20;
          const quantity = Math.floor(1_150 / market.close('VWRA', at + 1));
          return [
            eur.cash(market, 'DEPOSIT', [at, 1_500]),
            eur.cash(market, 'WITHDRAWAL', [at, 1_000]),
            usd.cash(market, 'DEPOSIT', [at, 1_162.79], { rate: 0.86 }),
            usd.buy(market, [at + 1, 'VWRA', quantity], { ...dollars, fees: 1.91 }),
            eur.buy(market, [at + 1, 'IMEU', 16 + (month % 3)], { fees: 1.25 }),
          ];
        }),
        ...every(70, 63).map((at) =>
          eur.paid(market, [at, 'IMEU', 0.11 * 16 * Math.ceil(at / 20)]),
        ),
      ];
    },
  },
  {
    // Shares are quoted in pence, booked in pounds; interim and final dividends, stamp duty as a fee, a special dividend of a sale.
    name: 'in pence',
    base: 'GBP',
    securities: {
      'LLOY.L': etf(0.78, 0.015, 'Lloyds Banking Group plc', 'GBP'),
      'ULVR.L': etf(46, 0.01, 'Unilever plc', 'GBP'),
      'TSCO.L': etf(4.1, 0.012, 'Tesco plc', 'GBP'),
      'NG.L': etf(10.9, 0.011, 'National Grid plc', 'GBP'),
    },
    rows: (market) => {
      const { cash, paid, buy, sell } = gbp;
      const bought = (at: number, symbol: string, quantity: number) =>
        buy(market, [at, symbol, quantity], {
          fees: rounded(5.99 + 0.005 * quantity * market.close(symbol, at), 2),
        });
      return [
        cash(market, 'DEPOSIT', [1, 18_000]),
        ...every(21, 21).map((at) => cash(market, 'DEPOSIT', [at, 250])),
        bought(3, 'LLOY.L', 4_500),
        bought(3, 'ULVR.L', 75),
        bought(4, 'TSCO.L', 800),
        bought(4, 'NG.L', 300),
        bought(90, 'LLOY.L', 1_200),
        sell(market, [140, 'TSCO.L', 250], { fees: 5.99 }),
        paid(market, [45, 'LLOY.L', 0.0106 * 4_500]),
        paid(market, [160, 'LLOY.L', 0.0211 * 5_700]),
        ...every(15, 63).map((at) => paid(market, [at, 'ULVR.L', 0.38 * 75])),
        paid(market, [30, 'TSCO.L', 0.0425 * 800]),
        paid(market, [155, 'TSCO.L', 0.0945 * 800]),
        paid(market, [60, 'NG.L', 0.158 * 300]),
        paid(market, [190, 'NG.L', 0.309 * 300]),
        ...every(21, 21).map((at) => cash(market, 'INTEREST', [at, 0.7 + at / 200])),
        ...every(20, 63).map((at) => cash(market, 'FEE', [at, 14.97])),
      ];
    },
  },
  {
    // Puts are sold until one is assigned, then calls until the shares are called away.
    name: 'the wheel',
    base: 'USD',
    allowsShort: true,
    securities: { WXY: { first: 50, volatility: 0.018 } },
    rows: (market) => {
      const { row, cash, paid } = usd;
      const contract = (at: number, right: 'C' | 'P', strike: number) => {
        const day = market.day(at).slice(2).replaceAll('-', '');
        return `WXY   ${day}${right}${String(Math.round(strike * 1_000)).padStart(8, '0')}`;
      };
      const written = (at: number, symbol: string, price: number) =>
        row('SHORT', market.day(at), { symbol, quantity: 2, price, fees: 1.32, multiplier: 100 });
      const near = (at: number, part: number) =>
        Math.max(1, Math.round(market.close('WXY', at) * part)) || 1;
      const cycle = (from: number): Row[] => {
        const put = contract(from + 10, 'P', near(from, 0.97));
        const assigned = contract(from + 25, 'P', near(from + 12, 1.02));
        const call = contract(from + 40, 'C', near(from + 26, 1.04));
        const called = contract(from + 55, 'C', near(from + 41, 0.84));
        const ended = (type: string, at: number, symbol: string, quantity: number) =>
          row(type, market.day(at), { symbol, quantity, fees: 0, multiplier: 100 });
        return [
          written(from, put, 0.85),
          ended('EXPIRY', from + 10, put, -2),
          written(from + 12, assigned, 1.95),
          ended('ASSIGNMENT', from + 25, assigned, 2),
          written(from + 26, call, 0.75),
          ended('EXPIRY', from + 40, call, -2),
          paid(market, [from + 45, 'WXY', 2 * 100 * 0.4]),
          written(from + 41, called, 8.3),
          ended('ASSIGNMENT', from + 55, called, 2),
        ];
      };
      return [
        cash(market, 'DEPOSIT', [1, 20_000]),
        ...[3, 63, 123, 183].flatMap(cycle),
        ...every(21, 21).map((at) => cash(market, 'INTEREST', [at, 38 + at / 50])),
      ];
    },
  },
  {
    // Coupons of equal size on equal days as interest, one bond repaid at par, the money into the next one.
    name: 'rungs of bonds',
    base: 'USD',
    securities: {
      'T 26': etf(99.2, 0.0004, 'US Treasury 4.25 2026'),
      'T 27': etf(98.4, 0.001, 'US Treasury 4.25 2027'),
      'T 28': etf(97.5, 0.0015, 'US Treasury 4.25 2028'),
      'T 29': etf(96.8, 0.002, 'US Treasury 4.125 2029'),
    },
    rows: (market) => {
      const { cash, buy, row } = usd;
      const coupon = (at: number, symbol: string, amount: number) =>
        cash(market, 'INTEREST', [at, amount], { notes: `coupon of ${symbol}` });
      return [
        cash(market, 'DEPOSIT', [1, 42_000]),
        buy(market, [3, 'T 26', 100]),
        buy(market, [3, 'T 27', 100]),
        buy(market, [3, 'T 28', 100]),
        ...[60, 185].flatMap((at) => [
          coupon(at, 'T 27', 212.5),
          coupon(at, 'T 28', 212.5),
          coupon(at + 1, 'T 29', 206.25),
        ]),
        coupon(60, 'T 26', 212.5),
        row('SELL', market.day(160), { symbol: 'T 26', quantity: 100, price: 100, fees: 0 }),
        buy(market, [162, 'T 29', 103]),
        ...every(21, 21).map((at) => cash(market, 'INTEREST', [at, 1.2 + at / 300])),
      ];
    },
  },
  {
    // Every day of the week, in fractions, with rewards that are booked as interest in coins at their value.
    name: 'coins',
    base: 'USD',
    securities: {
      'BTC-USD': { first: 64_000, volatility: 0.028, hasWeekends: true },
      'ETH-USD': { first: 3_100, volatility: 0.036, hasWeekends: true },
      'SOL-USD': { first: 150, volatility: 0.045, hasWeekends: true },
    },
    rows: (market) => {
      const { cash, row } = usd;
      const share = { 'BTC-USD': 120, 'ETH-USD': 70, 'SOL-USD': 30 };
      const weekly = every(4, 5).flatMap((at) => {
        const on = addDays(market.day(at), at % 2 === 0 ? 2 : 0);
        return [
          cash(market, 'DEPOSIT', [at, 220]),
          ...Object.entries(share).map(([symbol, sum]) => {
            const price = rounded(market.close(symbol, at) * (1 + ((at % 7) - 3) / 300), 2);
            const quantity = rounded((sum * 0.985) / price, 8);
            return row('BUY', on, { symbol, quantity, price, fees: rounded(sum * 0.015, 2) });
          }),
        ];
      });
      const rewards = every(9, 1).flatMap((at) => {
        const price = rounded(market.close('SOL-USD', at), 2);
        const quantity = rounded(0.0004 + at / 1_500_000, 8);
        const amount = Math.max(0.01, rounded(price * quantity, 2));
        return [
          cash(market, 'INTEREST', [at, amount]),
          row('BUY', market.day(at), { symbol: 'SOL-USD', quantity, price, fees: 0 }),
        ];
      });
      return [...weekly, ...rewards];
    },
  },
  {
    // In whole đồng, lots of 100, a tax per sale, a cash dividend less tax and one in shares.
    name: 'Hanoi',
    base: 'VND',
    securities: {
      'FPT.VN': etf(96_000, 0.017, 'FPT Corporation', 'VND'),
      'VCB.VN': etf(61_000, 0.012, 'Vietcombank', 'VND'),
      'HPG.VN': { ...etf(27_000, 0.018, 'Hoa Phat Group', 'VND'), splits: [[120, 1.2]] },
      'VNM.VN': etf(62_000, 0.011, 'Vinamilk', 'VND'),
    },
    rows: (market) => {
      const { cash, paid, row } = vnd;
      const traded = (type: string, at: number, symbol: string, quantity: number) => {
        const price = Math.round(market.close(symbol, at) / 50) * 50;
        const part = type === 'SELL' ? 0.0025 : 0.0015;
        const fees = Math.round(price * quantity * part);
        return row(type, market.day(at), { symbol, quantity, price, fees });
      };
      return [
        cash(market, 'DEPOSIT', [1, 300_000_000]),
        ...every(23, 42).map((at) => cash(market, 'DEPOSIT', [at, 20_000_000])),
        traded('BUY', 2, 'FPT.VN', 700),
        traded('BUY', 2, 'VCB.VN', 1_000),
        traded('BUY', 3, 'HPG.VN', 2_400),
        traded('BUY', 3, 'VNM.VN', 1_000),
        ...every(24, 42).map((at) => traded('BUY', at, 'FPT.VN', 100 + 100 * (at % 2))),
        row('SPLIT', market.day(120), { symbol: 'HPG.VN', new_shares: 6, old_shares: 5 }),
        traded('SELL', 150, 'HPG.VN', 900),
        ...[60, 185].map((at) => paid(market, [at, 'FPT.VN', 1_000 * 900 * 0.95])),
        ...[40, 100, 165, 230].map((at) => paid(market, [at, 'VNM.VN', 900 * 1_000 * 0.95])),
        ...every(21, 21).map((at) => cash(market, 'INTEREST', [at, Math.round(1_900 + at * 9)])),
      ];
    },
  },
  {
    // One buys, moves half to the other every quarter, and each draws its dividends.
    name: 'family',
    base: 'USD',
    securities: {
      SCHD: etf(27, 0.009, 'Schwab U.S. Dividend Equity ETF'),
      ITOT: etf(120, 0.01, 'iShares Core S&P Total U.S. Stock Market ETF'),
    },
    rows: (market, other) => {
      const { row, cash, buy, paid } = usd;
      return [
        ...every(1, 21).map((at) => cash(market, 'DEPOSIT', [at, 3_000])),
        ...every(3, 21).flatMap((at) => [
          buy(market, [at, 'SCHD', 40]),
          buy(market, [at, 'ITOT', 12]),
        ]),
        ...every(50, 63).flatMap((at) => [
          row('TRANSFER', market.day(at), { symbol: 'SCHD', quantity: 60, to_portfolio: other }),
          row('TRANSFER', market.day(at), { symbol: 'ITOT', quantity: 18, to_portfolio: other }),
        ]),
        ...every(55, 63).map((at) => paid(market, [at, 'SCHD', 0.26 * (at + 5)])),
      ];
    },
    others: (market) => [
      ...every(58, 63).map((at) => usd.paid(market, [at, 'SCHD', 0.26 * 60 * Math.ceil(at / 63)])),
    ],
  },
  {
    // Each first of a month every weight goes back to its target: many small trades, at times a large one.
    name: 'rebalanced monthly',
    base: 'USD',
    securities: {
      SPY: etf(560, 0.01, 'SPDR S&P 500 ETF Trust'),
      EFA: etf(80, 0.01, 'iShares MSCI EAFE ETF'),
      TLT: etf(92, 0.009, 'iShares 20+ Year Treasury Bond ETF'),
      GLD: etf(240, 0.009, 'SPDR Gold Trust'),
      DBC: etf(22, 0.011, 'Invesco DB Commodity Index Tracking Fund'),
    },
    rows: (market) => {
      const { row, cash } = usd;
      const target = { SPY: 0.3, EFA: 0.15, TLT: 0.3, GLD: 0.15, DBC: 0.1 };
      const held = new Map<string, number>();
      let free = 100_000;
      const trades: Row[] = [];
      for (const at of every(2, 21)) {
        const price = (symbol: string) => rounded(market.close(symbol, at), 2);
        const value =
          free + [...held].reduce((sum, [symbol, count]) => sum + count * price(symbol), 0);
        for (const [symbol, part] of Object.entries(target)) {
          const wanted = Math.floor((value * part * 0.99) / price(symbol));
          const change = wanted - (held.get(symbol) ?? 0);
          if (change === 0 || Number.isNaN(change)) continue;
          held.set(symbol, wanted);
          free -= change * price(symbol) + 0.35;
          const type = change > 0 ? 'BUY' : 'SELL';
          const terms = { symbol, quantity: Math.abs(change), price: price(symbol), fees: 0.35 };
          trades.push(row(type, market.day(at), terms));
        }
      }
      return [cash(market, 'DEPOSIT', [1, 100_000]), ...trades];
    },
  },
  {
    // Bought on credit: cash below zero by right, interest charged monthly, fees for data, one position sold off at last.
    name: 'on margin',
    base: 'USD',
    securities: {
      AAPL: etf(225, 0.014, 'Apple Inc.'),
      JPM: etf(210, 0.013, 'JPMorgan Chase & Co.'),
      XOM: etf(112, 0.013, 'Exxon Mobil Corporation'),
      COST: etf(880, 0.012, 'Costco Wholesale Corporation'),
    },
    rows: (market) => {
      const { cash, buy, sell, paid } = usd;
      return [
        cash(market, 'DEPOSIT', [1, 50_000]),
        buy(market, [2, 'AAPL', 80], { fees: 1 }),
        buy(market, [2, 'JPM', 85], { fees: 1 }),
        buy(market, [3, 'XOM', 150], { fees: 1 }),
        buy(market, [3, 'COST', 18], { fees: 1 }),
        ...every(24, 21).map((at) => cash(market, 'INTEREST', [at, -58 - (at % 9)])),
        ...every(20, 21).map((at) => cash(market, 'FEE', [at, 4.5])),
        ...every(60, 20, 161).map((at) => sell(market, [at, 'XOM', 8], { fees: 1 })),
        sell(market, [200, 'XOM', 102], { fees: 1 }),
        ...every(30, 63).map((at) => paid(market, [at, 'AAPL', 0.25 * 80])),
        ...every(40, 63).map((at) => paid(market, [at, 'JPM', 1.25 * 85])),
        ...every(20, 63).map((at) => paid(market, [at, 'COST', 1.16 * 18])),
      ];
    },
  },
];
