// Coinbase: the transaction history; amounts have the sign of their currency, sizes come without a sign.
import { negated } from '../../../../../kernel/amounts.ts';
import type { Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { UTC, written } from '../../reading/forms.ts';

const INCOME =
  /^(?:Staking Income|Rewards Income|Reward Income|Learning Reward|Inflation Reward|Coinbase Earn)$/;
const CONVERTED = /^Converted ([\d.,]+) (\S+) to ([\d.,]+) (\S+)$/;
const FIAT = /^(?:Deposit|Withdrawal|Exchange Deposit|Exchange Withdrawal)$/;

export const coinbase: BrokerProfile = {
  name: 'coinbase',
  kind: 'Transaction Type',
  columns: ['Timestamp', 'Transaction Type', 'Asset', 'Quantity Transacted', 'Subtotal'],
  decimalSign: '.',
  moments: written("yyyy-MM-dd HH:mm:ss 'UTC'", 'iso'),
  zone: UTC,
  read(row) {
    const type = row.text('Transaction Type').replace(/^Advanced Trade /, '');
    const quantity = row.quantity('Quantity Transacted');
    const value = row.money('Subtotal').abs() as ReturnType<typeof row.money>;
    const total = row.money(TOTAL).abs() as typeof value;
    const isBuy = type === 'Buy';
    const isTrade = isBuy || type === 'Sell';
    const net = isBuy ? negated(total) : total;
    const entry = row.entry({
      date: row.text('Timestamp'),
      currency: row.currency(row.has('Price Currency') ? 'Price Currency' : 'Spot Price Currency'),
      ...{ net: isTrade || FIAT.test(type) ? net : undefined, notes: row.text('Notes') },
    });
    const security = { symbol: row.text('Asset') };
    const fees = row.money(FEES).abs() as typeof value;
    const trade = { security, quantity, net, fees, price: row.price('Price at Transaction') };
    if (isBuy) return entry.buy(trade);
    if (type === 'Sell') return entry.sell(trade);
    if (INCOME.test(type)) return entry.income(security, { quantity, value });
    if (FIAT.test(type)) return entry.transfer(type.endsWith('Deposit') ? total : negated(total));
    const [, given = '', from, taken = '', to] = CONVERTED.exec(row.text('Notes')) ?? [];
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
    if (/^(?:Send|Receive|Convert)$/.test(type))
      return entry.propose(security, { quantity, description: row.text('Notes') || type });
    return row.unknown('Transaction Type');
  },
};

const TOTAL = 'Total (inclusive of fees and/or spread)';
const FEES = 'Fees and/or Spread';
