// Wealthfolio: the CSV of activities that it imports and exports.
import { minus, negated, plus, valueAt } from '../../../../../kernel/amounts.ts';
import { type Money, NO_MONEY, ONE, type Price } from '../../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { UTC, written } from '../../reading/forms.ts';

function profileOf(type: string, unitPrice: string): BrokerProfile {
  return {
    name: 'wealthfolio',
    kind: type,
    columns: [
      'date',
      type,
      'symbol',
      'instrumentType',
      'quantity',
      unitPrice,
      'currency',
      'amount',
    ],
    decimalSign: '.',
    moments: written('iso'),
    zone: UTC,
    read: (row) => read(row, row.text(type), unitPrice),
  };
}

function read(row: BrokerRow, type: string, unitPrice: string): void {
  const [quantity, fee] = [row.quantity('quantity'), row.money('fee')];
  const price = row.price(unitPrice);
  const value = price === undefined ? NO_MONEY : valueAt(quantity, price);
  const amount = row.has('amount') ? row.money('amount') : value;
  const isOut = /^(?:BUY|WITHDRAWAL|FEE|TAX)$/.test(type);
  const isWithoutCash = /^(?:SPLIT|TRANSFER_IN|TRANSFER_OUT|ADJUSTMENT)$/.test(type);
  const net = minus(isOut ? negated(amount) : amount, type === 'FEE' ? NO_MONEY : fee) as Money;
  const entry = row.entry({
    date: row.text('date'),
    // A split has none.
    currency:
      row.has('currency') || !isWithoutCash ? row.currency('currency') : ('USD' as CurrencyCode),
    ...{ net: isWithoutCash ? undefined : net, notes: row.text('comment') },
  });
  const security = { symbol: row.text('symbol') };
  const trade = { security, quantity, net, fees: fee, price };
  switch (type) {
    case 'BUY':
      return entry.buy(trade);
    case 'SELL':
      return entry.sell(trade);
    case 'DIVIDEND': {
      entry.dividend(security, { gross: plus(net, fee) });
      return entry.fee(negated(fee));
    }
    case 'INTEREST':
      return entry.interest(net);
    case 'DEPOSIT':
    case 'WITHDRAWAL':
    case 'CREDIT':
      return entry.transfer(net);
    case 'FEE':
      return entry.fee(net);
    case 'TAX':
      return entry.tax(net);
    case 'SPLIT':
      return entry.split(security, { newShares: quantity, oldShares: ONE });
    case 'TRANSFER_IN':
      return entry.opening({
        security,
        quantity,
        cost: valueAt(quantity, price ?? (NO_MONEY as never as Price)),
      });
    case 'TRANSFER_OUT':
      return entry.propose(security, { quantity: negated(quantity), description: 'transfer out' });
    default:
      return row.unknown(row.has('type') ? 'type' : 'activityType');
  }
}

export const wealthfolio: readonly BrokerProfile[] = [
  profileOf('type', 'unit_price'),
  profileOf('activityType', 'unitPrice'),
];
