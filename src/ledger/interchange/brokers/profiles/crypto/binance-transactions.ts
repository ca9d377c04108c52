// Binance: the history of all transactions, which has a row for each side of a trade and for its fee.
import { negated } from '../../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { euros, UTC, written } from '../../reading/forms.ts';
import { bookExchange, type CoinAmount, moneyOf } from './binance-exchange.ts';
import { FEES, isOfTrade, joinedRows, MOVES } from './binance-rows.ts';

/** Between the wallets of one user, or into a product that pays interest and back. */
const WITHIN =
  /^transfer(?:_in|_out)?$|^transfer between\b|\btransfer between\b|\b(?:subscription|redemption)\b|^(?:pos )?savings (?:purchase|principal redemption)|^staking purchase|^launchpad subscribe/i;
const MOVED = /^(?:fiat )?(?:deposit|withdraw(?:al)?|send|receive)$|^fiat ocbs\b/i;
const INCOME = /interest|reward|distribution|rebate|cashback|kickback|airdrop|voucher|referral/i;

export const binanceTransactions: BrokerProfile = {
  name: 'binance',
  kind: 'Operation',
  columns: ['UTC_Time', 'Account', 'Operation', 'Coin', 'Change'],
  decimalSign: '.',
  moments: written('iso', 'yyyy-MM-dd HH:mm:ss', 'yy-MM-dd HH:mm:ss'),
  zone: UTC,
  joined: joinedRows,
  read(row) {
    const operation = row.text('Operation');
    if (isOfTrade(operation)) return readTrade(row);
    if (WITHIN.test(operation)) return row.nothing('The coins stay in the account.');
    const [coin, change] = [row.text('Coin'), row.quantity('Change')];
    const currency = moneyOf(coin);
    const net = change as unknown as Money;
    const entry = row.entry({
      ...{ date: row.text('UTC_Time'), currency: currency ?? euros, notes: operation },
      net: currency && net,
    });
    if (currency === undefined) {
      const description = `${operation} of coins without a value`;
      return entry.propose({ symbol: coin }, { quantity: change, description });
    }
    if (MOVED.test(operation)) return entry.transfer(net);
    if (INCOME.test(operation)) return entry.interest(net);
    return row.unknown('Operation');
  },
};

function readTrade(row: BrokerRow): void {
  const date = row.text('UTC_Time');
  const [moves, fees] = [amountsIn(row, MOVES), amountsIn(row, FEES)];
  const received = moves.filter(({ amount }) => amount.gt(0));
  const given = moves.filter(({ amount }) => amount.isNegative());
  const [[into, ...more], [out, ...others]] = [received, given];
  if (into !== undefined && out !== undefined && more.length + others.length === 0)
    return bookExchange(row, {
      ...{ date, received: into, given: { ...out, amount: negated(out.amount) } },
      fees: fees.map((fee) => ({ ...fee, amount: negated(fee.amount) })),
    });
  const all = [...given, ...received, ...fees];
  const money = all.find(({ coin }) => moneyOf(coin) !== undefined);
  if (money !== undefined) {
    row.entry({ date, currency: moneyOf(money.coin) ?? euros, net: money.amount as Money });
    return row.refuse(
      'Operation',
      `The sides of the trade in this file are ${moves.length}, not 2; export more days.`,
    );
  }
  const [first] = all;
  if (first === undefined) return;
  row.entry({ date, currency: euros, net: undefined }).propose(
    { symbol: first.coin },
    {
      moves: all.map(({ coin, amount }) => ({
        security: { symbol: coin },
        quantity: amount as Quantity,
      })),
      description: `${row.text('Operation')}: ${all.map(({ coin }) => coin).join(', ')}, without a value in a currency`,
    },
  );
}

function amountsIn(row: BrokerRow, column: string): readonly CoinAmount[] {
  const text = row.text(column);
  const parts = text === '' ? [] : text.split('|');
  return parts.map((part) => {
    const [coin = '', amount = ''] = part.split(' ');
    return { coin, amount: row.numberIn(amount) };
  });
}
