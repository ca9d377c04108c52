// Coinbase: the transaction history; amounts have the sign of their currency, sizes come without a sign.
import { negated } from '../../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { UTC, written } from '../../reading/forms.ts';

const INCOME =
  /^(?:Staking Income|Rewards Income|Reward Income|Learning Reward|Inflation Reward|Coinbase Earn)$/;
const CONVERTED = /^Converted ([\d.,]+) (\S+) to ([\d.,]+) (\S+)$/;
const TRADED = /^(?:Bought|Sold) [\d.,]+ \S+ for ([\d.,]+) (\S+)/;
/** Pairs of rows that leave the coins in the account, unless one is of another coin. */
const STAKED = /^Retail (?:Uns|S)taking Transfer$/;
const RENAMED = /^ETH2?$/;
const PROPOSED = /^(?:Send|Receive|Convert|Retail Eth2 Deprecation|Asset Migration)$/;
const MOVED = /^(Exchange |Pro )?(Deposit|Withdrawal)$/;
const MOVED_BEFORE = /^(?:Deposit|Withdrawal|Exchange Deposit|Exchange Withdrawal)$/;

export const coinbase: BrokerProfile = {
  name: 'coinbase',
  kind: 'Transaction Type',
  columns: ['Timestamp', 'Transaction Type', 'Asset', 'Quantity Transacted', 'Subtotal'],
  decimalSign: '.',
  moments: written("yyyy-MM-dd HH:mm:ss 'UTC'", 'iso'),
  zone: UTC,
  read: (row) => read(row, false),
  before: [{ read: (row) => read(row, true) }],
};

/** Until November 2026 what went to Coinbase Exchange was a deposit of cash, and every trade was against the currency of its price. */
function read(row: BrokerRow, isBefore: boolean): void {
  const type = row.text('Transaction Type').replace(/^Advanced? Trade /, '');
  const quantity = row.quantity('Quantity Transacted');
  const value = row.money('Subtotal').abs() as Money;
  const total = row.money(TOTAL).abs() as Money;
  const currency = row.currency(
    row.has('Price Currency') ? 'Price Currency' : 'Spot Price Currency',
  );
  const notes = row.text('Notes');
  const asset = row.text('Asset');
  if (STAKED.test(type) && !RENAMED.test(asset))
    return row.nothing('The coins stay in the account.');
  const isBuy = type === 'Buy';
  const isTrade = isBuy || type === 'Sell';
  if (isTrade && !isBefore && asset === currency && quantity.abs().eq(total))
    return row.nothing('A currency for itself: no cash moves.');
  const cash = movedCash(row, { type, currency, total, isBefore });
  const [, paid = '', quote = currency] = isTrade && !isBefore ? (TRADED.exec(notes) ?? []) : [];
  const isForCoins = quote !== currency;
  const net = isBuy ? negated(total) : total;
  const traded = isTrade && !isForCoins ? net : undefined;
  const entry = row.entry({ date: row.text('Timestamp'), currency, net: cash ?? traded, notes });
  const security = { symbol: asset };
  const fees = row.money(FEES).abs() as Money;
  const trade = { security, quantity, net, fees, price: row.price('Price at Transaction') };
  if (isTrade) {
    const other = { security: { symbol: quote }, quantity: row.numberIn(paid) as Quantity };
    // The other coin has the worth of this one, so that no cash moves.
    if (isBuy && isForCoins) entry.sell({ ...other, net: total });
    if (isBuy) return entry.buy(trade);
    entry.sell(trade);
    return isForCoins ? entry.buy({ ...other, net: negated(total) }) : undefined;
  }
  if (INCOME.test(type)) return entry.income(security, { quantity, value });
  if (cash !== undefined) return entry.transfer(cash);
  const [, given = '', from, taken = '', to] = CONVERTED.exec(notes) ?? [];
  if (type === 'Convert' && from !== undefined && to !== undefined) {
    // One coin is sold for what it is worth, and the other one is bought with that.
    entry.sell({
      security: { symbol: from },
      quantity: row.numberIn(given) as Quantity,
      net: value,
    });
    const bought = row.numberIn(taken) as Quantity;
    return entry.buy({ security: { symbol: to }, quantity: bought, net: negated(value) });
  }
  if (MOVED.test(type) || STAKED.test(type) || PROPOSED.test(type))
    return entry.propose(security, { quantity, description: notes || type });
  return row.unknown('Transaction Type');
}

interface Moved {
  readonly type: string;
  readonly currency: string;
  readonly total: Money;
  readonly isBefore: boolean;
}

/** A deposit at Coinbase Exchange, or Pro, leaves this account. Undefined for coins, and for rows of another type. */
function movedCash(row: BrokerRow, { type, currency, total, isBefore }: Moved): Money | undefined {
  if (isBefore && MOVED_BEFORE.test(type)) return type.endsWith('Deposit') ? total : negated(total);
  const [, elsewhere, direction] = MOVED.exec(type) ?? [];
  if (isBefore || direction === undefined || row.text('Asset') !== currency) return undefined;
  const isIn = (direction === 'Deposit') === (elsewhere === undefined);
  return isIn ? total : negated(total);
}

const TOTAL = 'Total (inclusive of fees and/or spread)';
const FEES = 'Fees and/or Spread';
