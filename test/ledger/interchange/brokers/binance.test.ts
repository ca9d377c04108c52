// Binance: the history of spot trades and that of all transactions, by rows that public readers quote in their tests, restated.
import { describe, expect, it } from 'vitest';
import { importedFile } from '../../../../src/ledger/interchange/read-file.ts';
import { sha256 } from '../read/fixtures.ts';
import { NOTHING_AMISS, readLines } from '../read/lines.ts';

const TRADES = 'Date(UTC),Pair,Side,Price,Executed,Amount,Fee';
const ALL = 'User_ID,UTC_Time,Account,Operation,Coin,Change,Remark';

function namesOf(lines: readonly string[]): readonly (string | undefined)[] {
  const result = importedFile({
    ...{ bytes: new TextEncoder().encode(`${lines.join('\n')}\n`), account: undefined },
    ...{ digest: sha256, format: undefined, mapping: undefined, zone: undefined },
  });
  return result.ok ? result.value.drafts.map(({ draft }) => draft.origin?.id) : [];
}

describe('the trades of Binance', () => {
  it('are paid in a currency, with a fee in that, in the coin, or in a third one', () => {
    const found = readLines([
      TRADES,
      '2021-06-05 16:36:56,DOGEEUR,BUY,0.31031,500DOGE,155.15500000EUR,0.5DOGE',
      '2024-06-20 14:00:00,BTCEUR,SELL,48000.00,0.05BTC,"2,400.00EUR",2.4EUR',
      '2024-06-21 14:00:00,BTCEUR,BUY,48000.00,0.05BTC,2400.00EUR,0.001BNB',
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'binance' });
    expect(found.lines).toEqual([
      '2021-06-05 BUY DOGE 499.5 at 0.3106206206 fees 0.0000000103 EUR',
      '2024-06-20 SELL BTC 0.05 at 48000 fees 2.4 EUR',
      '2024-06-21 BUY BTC 0.05 at 48000 fees 0 EUR',
    ]);
    expect(found.toDecide).toEqual(['BNB -0.001']);
  });

  it('are left to a person where coins pay for coins', () => {
    const { lines, toDecide } = readLines([
      TRADES,
      '2022-03-28 13:01:36,SOLBUSD,SELL,110.03,0.1800000000SOL,19.8054BUSD,0.0198054BUSD',
      '2022-03-28 13:02:36,1INCHBTC,BUY,0.00003,101INCH,0.00030300BTC,0.0101INCH',
    ]);
    expect(lines).toEqual([]);
    expect(toDecide).toEqual(['SOL -0.18 19.7855946', 'BTC -0.000303 9.99']);
  });

  it('have an older header with the coin of the fee, and amounts without their units', () => {
    expect(
      readLines([
        'Date(UTC),Market,Type,Price,Amount,Total,Fee,Fee Coin',
        '2020-01-02 10:00:00,ETHEUR,SELL,120,2,240,0.24,EUR',
      ]).lines,
    ).toEqual(['2020-01-02 SELL ETH 2 at 120 fees 0.24 EUR']);
    expect(
      readLines([TRADES, '2024-03-10 08:00:00,ETHEUR,BUY,3200.00,1.0,3200.00,0.01ETH']).lines,
    ).toEqual(['2024-03-10 BUY ETH 0.99 at 3232.3232323232 fees 0.000000000032 EUR']);
  });
});

describe('the transactions of Binance', () => {
  const row = (time: string, operation: string, coin: string, change: string, account = 'Spot') =>
    `1,2025-01-${time},${account},${operation},${coin},${change},`;

  it('have a row for each side of a trade and its fee, in any order', () => {
    const found = readLines([
      ALL,
      row('02 08:00:00', 'Deposit', 'EUR', '500'),
      row('03 10:00:00', 'Transaction Fee', 'BTC', '-0.000001'),
      row('03 10:00:00', 'Transaction Buy', 'BTC', '0.001'),
      row('03 10:00:00', 'Transaction Spend', 'EUR', '-95'),
      row('04 10:00:00', 'Transaction Revenue', 'EUR', '48'),
      row('04 10:00:00', 'Transaction Fee', 'EUR', '-0.048'),
      row('04 10:00:00', 'Transaction Sold', 'BTC', '-0.0005'),
      row('05 10:00:00', 'Binance Convert', 'EUR', '-10'),
      row('05 10:00:01', 'Binance Convert', 'ETH', '0.005'),
      row('06 10:00:00', 'Fiat Withdraw', 'EUR', '-20'),
    ]);
    expect(found).toMatchObject({ ...NOTHING_AMISS, format: 'binance', toDecide: [] });
    expect(found.lines).toEqual([
      '2025-01-02 DEPOSIT 500 EUR',
      '2025-01-03 BUY BTC 0.000999 at 95095.095095095 fees 0.000000000000095 EUR',
      '2025-01-04 SELL BTC 0.0005 at 96000 fees 0.048 EUR',
      '2025-01-05 BUY ETH 0.005 at 2000 fees 0 EUR',
      '2025-01-06 WITHDRAWAL 20 EUR',
    ]);
  });

  it('book equal fills of one second one by one', () => {
    const { lines } = readLines([
      ALL,
      ...['0.001', '0.002'].map((size) => row('03 10:00:00', 'Transaction Buy', 'BTC', size)),
      ...['-200', '-100'].map((paid) => row('03 10:00:00', 'Transaction Spend', 'EUR', paid)),
    ]);
    expect(lines.toSorted()).toEqual([
      '2025-01-03 BUY BTC 0.001 at 100000 fees 0 EUR',
      '2025-01-03 BUY BTC 0.002 at 100000 fees 0 EUR',
    ]);
  });

  it('leave income, coins for coins and moved coins to a person, and not what stays in the account', () => {
    const { lines, toDecide, ignored } = readLines([
      ALL,
      row('04 11:20:13', 'Binance Convert', 'SOL', '10'),
      row('04 11:20:13', 'Binance Convert', 'USDT', '-200'),
      row('04 11:27:37', 'Transfer Between Main and Funding Wallet', 'SOL', '-5'),
      row('04 11:27:38', 'Transfer Between Main and Funding Wallet', 'SOL', '5', 'Funding'),
      row('05 00:00:00', 'Simple Earn Flexible Subscription', 'SOL', '-1'),
      row('06 00:00:00', 'Staking Rewards', 'ETH', '0.0001', 'Earn'),
      row('07 00:00:00', 'Withdraw', 'SOL', '-4'),
      row('08 00:00:00', 'Small Assets Exchange BNB', 'DOGE', '-3'),
      row('08 00:00:00', 'Small Assets Exchange BNB', 'XRP', '-1'),
      row('08 00:00:00', 'Small Assets Exchange BNB', 'BNB', '0.002'),
      row('09 12:17:48', 'Transaction Fee', 'ETH', '-0.00000454', 'Strategy'),
    ]);
    expect(lines).toEqual([]);
    expect(toDecide).toEqual([
      'USDT -200 10',
      'ETH 0.0001',
      'SOL -4',
      'DOGE -3 -1 0.002',
      'ETH -0.00000454',
    ]);
    expect(ignored.filter((why) => why === 'The coins stay in the account.')).toHaveLength(3);
  });

  it('refuse money that they cannot place, with its sum', () => {
    const { problems } = readLines([
      ALL,
      row('03 10:00:00', 'Transaction Spend', 'EUR', '-95'),
      row('04 10:00:00', 'Something New', 'EUR', '7'),
    ]);
    expect(problems).toEqual([
      'line 2, Transaction Spend, column Operation: The sides of the trade in this file are 1, not 2; export more days.',
      'line 3, Something New, column Operation: "Something New" is not a kind of row of binance that is known; book it by hand, or import by a mapping.',
    ]);
  });

  it('are known again as trades of the other file', () => {
    const trades = namesOf([
      TRADES,
      '2025-01-03 10:00:00,BTCEUR,BUY,95000,0.001BTC,95EUR,0.000001BTC',
      '2025-01-04 10:00:00,BTCEUR,SELL,96000,0.0005BTC,48EUR,0.048EUR',
    ]);
    const all = namesOf([
      ALL,
      row('03 10:00:00', 'Transaction Buy', 'BTC', '0.00100000'),
      row('03 10:00:00', 'Transaction Spend', 'EUR', '-95.00000000'),
      row('03 10:00:00', 'Transaction Fee', 'BTC', '-0.00000100'),
      row('04 10:00:00', 'Transaction Sold', 'BTC', '-0.00050000'),
      row('04 10:00:00', 'Transaction Revenue', 'EUR', '48.00000000'),
      row('04 10:00:00', 'Transaction Fee', 'EUR', '-0.04800000'),
    ]);
    expect(all).toEqual(trades);
    expect(new Set(trades).size).toBe(2);
  });
});
