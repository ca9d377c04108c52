// Worked examples of the United Kingdom's share identification, re-typed as `day kind security …`: `buy` and `sell` with
// quantity, price and fees; `split` with new and old shares; `return` of capital and `accumulate`, which raises the cost.

export interface UkExample {
  readonly name: string;
  readonly movements: readonly string[];
}

/**
 * Facts of https://github.com/mattjgalloway/cgtcalc (MIT, Copyright 2020 Matt Galloway), Tests/CGTCalcCoreTests/TestData/Examples
 * at 8f7df22. `years`: first year, disposals, proceeds, allowable costs, gains and losses, in whole pounds for each disposal.
 * `held`: security, quantity, cost of a unit. Left out are transfers between spouses, which the ledger does not book, and eight
 * examples that assign what a fund distributes to shares bought back within 30 days: here it belongs to the pool.
 */
export const CGTCALC_EXAMPLES: readonly (UkExample & {
  readonly years: readonly string[];
  readonly held: readonly string[];
})[] = [
  {
    name: '2024_2025_special year',
    movements: [
      '2024-08-29 sell A 1000 9 10',
      '2024-08-29 buy A 1000 10 10',
      '2024-10-29 sell A 1000 10 10',
      '2024-10-29 buy A 1000 5 10',
      '2024-10-30 sell A 1000 8 10',
      '2024-10-30 buy A 1000 5 10',
      '2024-12-30 sell A 1000 9 10',
      '2024-12-30 buy A 1000 10 10',
    ],
    years: ['2024 4 36000 30080 7960 2040'],
    held: [],
  },
  {
    name: 'asset events not full sale',
    movements: [
      '2019-08-01 buy A 10 100 0',
      '2019-09-01 sell A 5 105 0',
      '2020-01-01 buy A 10 90 0',
      '2020-04-01 return A 50',
      '2020-04-01 accumulate A 30',
      '2020-06-01 buy A 10 80 0',
      '2020-07-01 sell A 5 100 0',
      '2021-04-01 return A 10',
      '2021-04-01 accumulate A 40',
    ],
    years: ['2019 1 525 500 25 0', '2020 1 500 436 64 0'],
    held: ['A 20 88.7'],
  },
  {
    name: 'asset events not full sale2',
    movements: [
      '2019-08-01 buy A 10 100 0',
      '2019-09-01 sell A 5 105 0',
      '2020-01-01 buy A 10 90 0',
      '2020-04-01 return A 50',
      '2020-04-01 accumulate A 30',
      '2020-06-01 buy A 10 80 0',
      '2020-07-01 sell A 20 100 0',
      '2021-04-01 return A 10',
      '2021-04-01 accumulate A 10',
    ],
    years: ['2019 1 525 500 25 0', '2020 1 2000 1744 256 0'],
    held: ['A 5 87.2'],
  },
  {
    name: 'bbcap return after matched rebuy before next outbound',
    movements: [
      '2020-01-01 buy A 100 10 0',
      '2020-06-01 sell A 50 20 0',
      '2020-06-10 buy A 50 12 0',
      '2020-06-20 sell A 50 25 0',
      '2020-06-30 return A 100',
    ],
    years: ['2020 2 2250 1100 1150 0'],
    held: ['A 50 8'],
  },
  {
    name: 'bbdividend after matched rebuy before next outbound',
    movements: [
      '2020-01-01 buy A 100 10 0',
      '2020-06-01 sell A 50 20 0',
      '2020-06-10 buy A 50 12 0',
      '2020-06-20 sell A 50 25 0',
      '2020-06-30 accumulate A 100',
    ],
    years: ['2020 2 2250 1100 1150 0'],
    held: ['A 50 12'],
  },
  {
    name: 'bbmultiple post buy events stops at next outbound',
    movements: [
      '2020-01-01 buy A 100 10 0',
      '2020-06-01 sell A 50 20 0',
      '2020-06-10 buy A 50 12 0',
      '2020-06-20 sell A 50 25 0',
      '2020-06-21 accumulate A 40',
      '2020-06-30 accumulate A 60',
    ],
    years: ['2020 2 2250 1100 1150 0'],
    held: ['A 50 12'],
  },
  {
    name: 'bbpriority multiple earlier sells',
    movements: [
      '2019-12-01 buy A 200 1 0',
      '2020-01-01 sell A 60 5 0',
      '2020-01-05 sell A 60 6 0',
      '2020-01-20 buy A 80 2 0',
      '2020-01-20 sell A 50 7 0',
    ],
    years: ['2019 3 1010 250 760 0'],
    held: ['A 110 1'],
  },
  {
    name: 'blank',
    movements: [],
    years: [],
    held: [],
  },
  {
    name: 'buy sell all buy again capital return',
    movements: [
      '2018-01-01 buy A 50 184.65 12.5',
      '2019-01-01 buy A 50 181.56 2',
      '2019-02-01 sell A 100 194.22 12.5',
      '2019-04-01 buy A 40 196.89 2',
      '2019-05-31 accumulate A 150.24',
      '2019-05-31 return A 149.75',
      '2019-06-01 sell A 40 197.12 12.5',
    ],
    years: ['2018 1 19422 18337 1084 0', '2019 1 7884 7890 0 5'],
    held: [],
  },
  {
    name: 'carry loss',
    movements: [
      '2018-01-01 buy A 1 1000 0',
      '2018-01-01 sell A 1 0 0',
      '2019-01-01 buy A 1 1000 0',
      '2019-01-01 sell A 1 2000 0',
      '2020-01-01 buy A 1 1000 0',
      '2020-01-01 sell A 1 20000 0',
    ],
    years: ['2017 1 0 1000 0 1000', '2018 1 2000 1000 1000 0', '2019 1 20000 1000 19000 0'],
    held: [],
  },
  {
    name: 'cross tax year bbsame day priority',
    movements: [
      '2020-01-01 buy A 100 1 0',
      '2020-03-25 sell A 70 5 0',
      '2020-04-10 buy A 60 2 0',
      '2020-04-10 sell A 40 6 0',
    ],
    years: ['2019 1 350 90 260 0', '2020 1 240 80 160 0'],
    held: ['A 50 1'],
  },
  {
    name: 'day30 boundary inclusive',
    movements: ['2020-01-01 sell A 10 10 0', '2020-01-31 buy A 10 3 0'],
    years: ['2019 1 100 30 70 0'],
    held: [],
  },
  {
    name: 'day31 boundary exclusive',
    movements: ['2019-12-01 buy A 10 4 0', '2020-01-01 sell A 10 10 0', '2020-02-01 buy A 10 3 0'],
    years: ['2019 1 100 40 60 0'],
    held: ['A 10 3'],
  },
  {
    name: 'future day pro rata expenses',
    movements: [
      '2019-12-01 buy A 100 1 0',
      '2020-01-10 sell A 70 10 0',
      '2020-01-20 buy A 30 2 30',
      '2020-01-20 buy A 70 2 0',
      '2020-01-20 sell A 60 11 0',
    ],
    years: ['2019 2 1360 260 1100 0'],
    held: ['A 70 1'],
  },
  {
    name: 'gains and losses',
    movements: [
      '2018-08-28 sell A 1000 2 10',
      '2018-08-28 buy A 1000 1 10',
      '2018-10-28 sell A 1000 4 10',
      '2018-10-28 buy A 1000 5 10',
    ],
    years: ['2018 2 6000 6040 980 1020'],
    held: [],
  },
  {
    name: 'group iicapital return uses attributable cost',
    movements: [
      '2020-01-01 buy A 100 1 0',
      '2020-06-30 accumulate A 0',
      '2020-07-01 buy A 100 100 0',
      '2020-12-31 return A 6000',
    ],
    years: [],
    held: ['A 200 20.5'],
  },
  {
    name: 'hmrcexample1',
    movements: [
      '2014-04-01 buy A 1000 4.00 150',
      '2017-09-01 buy A 500 4.10 80',
      '2018-05-01 sell A 700 4.80 100',
      '2019-02-01 sell A 400 5.20 105',
    ],
    years: ['2018 2 5440 4809 629 0'],
    held: ['A 400 4.18667'],
  },
  {
    name: 'multiple matches',
    movements: [
      '2018-08-28 buy A 10 4.1565 12.5',
      '2018-08-28 sell A 10 4.6702 12.5',
      '2019-08-28 sell A 10 4.6702 12.5',
      '2019-09-20 buy A 10 4.1565 12.5',
      '2020-08-28 buy A 10 4.1565 12.5',
      '2020-10-28 sell A 10 4.6702 12.5',
    ],
    years: ['2018 1 46 66 0 19', '2019 1 46 66 0 19', '2020 1 46 66 0 19'],
    held: [],
  },
  {
    name: 'rounding error split transactions',
    movements: [
      '2025-02-09 buy A 20 3.37 0',
      '2025-02-09 buy A 52 3.24 0',
      '2026-02-10 sell A 72 9.56 0',
      '2026-02-18 buy A 22 3.21 0',
      '2026-02-18 buy A 57 3.74 0',
      '2026-02-25 sell A 79 6.25 0',
    ],
    years: ['2025 2 1181 519 661 0'],
    held: [],
  },
  {
    name: 'same date dividend and capital return',
    movements: [
      '2020-01-01 buy A 100 10 0',
      '2020-06-30 accumulate A 0',
      '2020-07-01 buy A 100 1 0',
      '2020-12-31 return A 150',
      '2020-12-31 accumulate A 100',
    ],
    years: [],
    held: ['A 200 5.25'],
  },
  {
    name: 'same day merge',
    movements: [
      '2018-08-28 buy A 10 5 12.5',
      '2018-08-28 buy A 10 10 2',
      '2018-08-28 buy A 10 8 2',
      '2018-10-28 sell A 10 7 12.5',
      '2018-10-28 sell A 10 9 2',
    ],
    years: ['2018 1 160 178 0 18'],
    held: ['A 10 8.21667'],
  },
  {
    name: 'same day merge interleaved',
    movements: [
      '2018-08-28 buy A 10 5 12.5',
      '2018-08-28 buy A 10 10 2',
      '2018-08-28 buy A 10 8 2',
      '2018-10-28 sell A 10 9 2',
      '2018-10-28 sell A 10 7 12.5',
    ],
    years: ['2018 1 160 178 0 18'],
    held: ['A 10 8.21667'],
  },
  {
    name: 'same day priority across disposals',
    movements: [
      '2020-01-01 buy A 100 1 0',
      '2020-01-10 sell A 70 2 0',
      '2020-01-20 buy A 60 1.5 0',
      '2020-01-20 sell A 50 3 0',
    ],
    years: ['2019 2 290 150 140 0'],
    held: ['A 40 1'],
  },
  {
    name: 'simple',
    movements: ['2018-08-28 sell A 10 4.6702 12.5', '2018-08-28 buy A 10 4.1565 12.5'],
    years: ['2018 1 46 66 0 19'],
    held: [],
  },
  {
    name: 'simple two same day',
    movements: [
      '2018-08-28 sell A 10 4.6702 12.5',
      '2018-08-28 buy A 10 4.1565 12.5',
      '2018-08-28 sell B 10 4.6702 12.5',
      '2018-08-28 buy B 10 4.1565 12.5',
    ],
    years: ['2018 2 92 132 0 38'],
    held: [],
  },
  {
    name: 'split between sell and future buy day',
    movements: [
      '2019-12-01 buy A 100 4 0',
      '2020-01-01 sell A 100 10 0',
      '2020-01-10 split A 2 1',
      '2020-01-20 buy A 200 3 0',
      '2020-01-20 sell A 150 11 0',
    ],
    years: ['2019 2 2650 900 1750 0'],
    held: ['A 50 2'],
  },
  {
    name: 'tax return totals pence rounding',
    movements: [
      '2020-01-01 buy A 1 1 0',
      '2020-01-01 buy B 1 1 0',
      '2020-06-01 sell A 1 1.99 0',
      '2020-06-01 sell B 1 1.99 0',
    ],
    years: ['2020 2 2 2 0 0'],
    held: [],
  },
  {
    name: 'with asset events',
    movements: [
      '2018-08-29 buy A 20 184.65 12.5',
      '2019-03-15 buy A 20 181.56 2',
      '2019-05-31 accumulate A 150.24',
      '2019-05-31 return A 149.75',
      '2019-12-05 sell A 40 194.22 12.5',
    ],
    years: ['2019 1 7768 7351 417 0'],
    held: [],
  },
  {
    name: 'with asset events multiple years',
    movements: [
      '2018-08-29 buy A 20 10 0',
      '2019-03-15 buy A 20 10 0',
      '2019-05-31 accumulate A 70',
      '2019-05-31 return A 50',
      '2019-12-01 sell A 40 12 0',
      '2020-02-01 buy A 100 20 0',
      '2020-05-31 accumulate A 100',
      '2020-05-31 return A 140',
      '2020-06-01 sell A 100 25 0',
    ],
    years: ['2019 1 480 420 60 0', '2020 1 2500 1960 540 0'],
    held: [],
  },
  {
    name: 'with asset events same day',
    movements: [],
    years: [],
    held: [],
  },
  {
    name: 'with restruct s104',
    movements: ['2019-01-01 buy A 20 10 0', '2019-02-01 split A 2 1', '2019-04-01 sell A 40 6 0'],
    years: ['2018 1 240 200 40 0'],
    held: [],
  },
  {
    name: 'with split bb',
    movements: [
      '2019-01-01 buy A 20 10 0',
      '2019-02-01 sell A 20 12 0',
      '2019-02-10 buy A 10 10 0',
      '2019-02-15 split A 2 1',
      '2019-02-20 buy A 20 5 0',
    ],
    years: ['2018 1 240 200 40 0'],
    held: ['A 40 5'],
  },
  {
    name: 'with split s104',
    movements: ['2019-01-01 buy A 20 10 0', '2019-02-01 split A 2 1', '2019-04-01 sell A 40 6 0'],
    years: ['2018 1 240 200 40 0'],
    held: [],
  },
  {
    name: 'with unsplit bb',
    movements: [
      '2019-01-01 buy A 20 10 0',
      '2019-02-01 sell A 20 12 0',
      '2019-02-10 buy A 10 10 0',
      '2019-02-15 split A 1 2',
      '2019-02-20 buy A 5 20 0',
    ],
    years: ['2018 1 240 200 40 0'],
    held: ['A 10 20'],
  },
  {
    name: 'with unsplit s104',
    movements: ['2019-01-01 buy A 20 10 0', '2019-02-01 split A 1 2', '2019-04-01 sell A 10 24 0'],
    years: ['2018 1 240 200 40 0'],
    held: [],
  },
];

/**
 * HMRC's helpsheet HS284 (2021) and Cryptoassets Manual CRYPTO22251 to 22256, whose tokens are pooled by the same rules, and
 * further cases; facts of https://github.com/KapJI/capital-gains-calculator (MIT, Copyright 2021 Ruslan Sayfutdinov),
 * tests/general/calc_test_data.py at c866dab. `gain`: of the year that begins in `year`.
 */
export const HMRC_EXAMPLES: readonly (UkExample & {
  readonly year: number;
  readonly gain: string;
})[] = [
  {
    name: 'same day gain',
    movements: ['2020-05-01 buy A 3 5 1', '2020-05-01 sell A 3 6 1'],
    year: 2020,
    gain: '1.0',
  },
  {
    name: 'HS284 Example 3 2021',
    movements: [
      '2014-04-01 buy A 1000 4 150',
      '2017-09-01 buy A 500 4.1 80',
      '2020-05-01 sell A 700 4.8 100',
      '2021-02-01 sell A 400 5.2 105',
    ],
    year: 2020,
    gain: '629.66',
  },
  {
    name: 'HS284 Example 2 2021',
    movements: [
      '2019-01-01 buy A 9500 1.5 0',
      '2020-08-30 sell A 4000 1.5 0',
      '2020-09-11 buy A 500 1.7 0',
    ],
    year: 2020,
    gain: '-100',
  },
  {
    name: 'bed and breakfast vs same day',
    movements: [
      '2021-03-02 buy A 100 25 6',
      '2021-03-03 buy A 154 27.7 10',
      '2021-03-03 sell A 254 28.03 15',
      '2021-03-06 buy A 90 28 5',
      '2021-03-06 sell A 90 27 5',
    ],
    year: 2020,
    gain: '222.82',
  },
  {
    name: 'with bed and breakfast',
    movements: [
      '2021-03-02 buy A 100 25 6',
      '2021-03-03 buy A 154 27.7 10',
      '2021-03-03 sell A 254 28.03 15',
      '2021-03-06 buy A 90 28 5',
      '2021-03-06 sell A 90 27 5',
      '2021-04-02 buy A 30.5 30.2 4',
    ],
    year: 2020,
    gain: '62.05',
  },
  {
    name: 'with bed and breakfast 2',
    movements: [
      '2021-03-02 buy A 100 25 6',
      '2021-03-03 buy A 154 27.7 10',
      '2021-03-03 sell A 254 28.03 15',
      '2021-03-05 buy A 90 28 5',
      '2021-03-06 sell A 90 27 5',
      '2021-04-02 buy A 30.5 30.2 4',
    ],
    year: 2020,
    gain: '62.05',
  },
  {
    name: 'issue 460.sell on 30.6 is split into 104+same day',
    movements: [
      '2023-01-01 buy A 500 101.1 1',
      '2023-06-25 sell A 30 100 1',
      '2023-06-30 buy A 50 99 1',
      '2023-06-30 sell A 100 100 1',
    ],
    year: 2023,
    gain: '-41.16',
  },
  {
    name: 'sell on 30.6 is split into 104+same day+30 days',
    movements: [
      '2023-01-01 buy A 500 101.1 1',
      '2023-06-25 sell A 30 100 1',
      '2023-06-30 buy A 50 99 1',
      '2023-06-30 sell A 100 100 1',
      '2023-07-01 buy A 50 99 1',
    ],
    year: 2023,
    gain: '62.94',
  },
  {
    name: 'CRYPTO22254 Example 4',
    movements: [
      '2019-01-01 buy A 8000 0.125 0',
      '2020-01-31 sell A 5000 0.1 0',
      '2020-01-31 buy A 4000 0.08 0',
      '2020-01-31 buy A 1000 0.075 0',
      '2020-01-31 buy A 1000 0.07 0',
      '2020-01-31 sell A 2000 0.071 0',
      '2020-01-31 buy A 500 0.07 0',
    ],
    year: 2019,
    gain: '79.5',
  },
  {
    name: 'CRYPTO22256 Example 6',
    movements: [
      '2020-01-01 buy A 100000 3 0',
      '2020-07-31 buy A 10000 4.5 0',
      '2020-07-31 sell A 30000 5 0',
      '2020-08-05 sell A 20000 5 0',
      '2020-08-06 buy A 50000 4.5 0',
      '2020-08-07 sell A 100000 1.5 0',
    ],
    year: 2020,
    gain: '-138636.36',
  },
  {
    name: 'CRYPTO22251 Example 1',
    movements: [
      '2020-01-01 buy A 100 10 0',
      '2020-09-18 buy A 50 2500 0',
      '2020-12-01 sell A 50 6000 0',
    ],
    year: 2020,
    gain: '258000.0',
  },
  {
    name: 'CRYPTO22252 Example 2',
    movements: [
      '2020-01-01 buy A 5000 0.1 0',
      '2020-06-23 sell A 1000 0.8 0',
      '2020-06-23 buy A 1600 0.625 0',
      '2020-06-23 sell A 500 1.2 0',
    ],
    year: 2020,
    gain: '462.5',
  },
  {
    name: 'CRYPTO22253 Example 3 first year',
    movements: [
      '2021-01-01 buy A 2000 0.5 0',
      '2021-03-31 sell A 1000 0.4 0',
      '2021-04-20 sell A 500 0.3 0',
      '2021-04-21 buy A 700 0.25 0',
      '2021-04-28 buy A 500 0.2 0',
      '2021-05-01 buy A 500 0.3 0',
    ],
    year: 2020,
    gain: '165.0',
  },
  {
    name: 'CRYPTO22253 Example 3 second year',
    movements: [
      '2021-01-01 buy A 2000 0.5 0',
      '2021-03-31 sell A 1000 0.4 0',
      '2021-04-20 sell A 500 0.3 0',
      '2021-04-21 buy A 700 0.25 0',
      '2021-04-28 buy A 500 0.2 0',
      '2021-05-01 buy A 500 0.3 0',
    ],
    year: 2021,
    gain: '20.0',
  },
  {
    name: 'CRYPTO22255 Example 5',
    movements: [
      '2020-01-01 buy A 14000 14.285714 0',
      '2020-08-30 sell A 4000 40 0',
      '2020-09-11 buy A 500 35 0',
    ],
    year: 2020,
    gain: '92500.0',
  },
];
