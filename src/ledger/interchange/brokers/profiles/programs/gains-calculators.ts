// The plain table of capital-gains-calculator, and the trades report of Sharesight.
import { negated, plus, valueAt } from '../../../../../kernel/amounts.ts';
import { NO_MONEY } from '../../../../../kernel/decimal.ts';
import { currencyFrom } from '../../../rows/currency-code.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { LONDON, pounds, written } from '../../reading/forms.ts';

export const gainsCalculator: BrokerProfile = {
  name: 'capital-gains-calculator',
  kind: 'action',
  columns: ['date', 'action', 'symbol', 'quantity', 'price', 'fees', 'currency'],
  decimalSign: '.',
  moments: written('iso'),
  zone: LONDON,
  read(row) {
    const action = row.text('action');
    const [quantity, price, fees] = [
      row.quantity('quantity'),
      row.price('price'),
      row.money('fees'),
    ];
    const value = price === undefined ? NO_MONEY : valueAt(quantity, price);
    const gross = action === 'BUY' ? negated(value) : value;
    const net = plus(gross, negated(fees));
    const isCash = /^(?:BUY|SELL|DIVIDEND|TRANSFER|INTEREST)$/.test(action);
    const entry = row.entry({
      ...{ date: row.text('date'), currency: row.currency('currency') },
      net: isCash ? net : undefined,
    });
    const security = { symbol: row.text('symbol') };
    const trade = { security, quantity, net, fees, price };
    switch (action) {
      case 'BUY':
        return entry.buy(trade);
      case 'SELL':
        return entry.sell(trade);
      case 'DIVIDEND': {
        entry.dividend(security, { gross });
        return entry.fee(negated(fees));
      }
      case 'INTEREST':
        return entry.interest(net);
      case 'TRANSFER':
        return entry.transfer(net);
      case 'STOCK_ACTIVITY':
        return entry.opening({ security, quantity, cost: value });
      case 'STOCK_SPLIT':
      case 'SPIN_OFF':
      case 'CAPITAL_GAIN':
      case 'TRANSFER_FROM_SPOUSE':
      case 'TRANSFER_TO_SPOUSE':
        return entry.propose(security, { quantity, description: action });
      default:
        return row.unknown('action');
    }
  },
};

export const sharesight: BrokerProfile = {
  name: 'sharesight',
  kind: 'Type',
  columns: [
    'Market',
    'Code',
    'Name',
    'Type',
    'Date',
    'Quantity',
    'Price *',
    'Brokerage *',
    'Currency',
  ],
  decimalSign: '.',
  moments: written('dd/MM/yyyy'),
  zone: LONDON,
  read(row) {
    const currency = currencyFrom(row.text('Currency'));
    if (currency === undefined)
      return row.refuse(
        'Currency',
        `${row.text('Currency')} is not a currency, and the report does not say in which one the value is; enter the row by hand.`,
      );
    const type = row.text('Type');
    const [quantity, price, fees] = [
      row.quantity('Quantity'),
      row.price('Price *'),
      row.money('Brokerage *'),
    ];
    const value = price === undefined ? NO_MONEY : valueAt(quantity, price);
    const net = plus(negated(value), negated(fees));
    const entry = row.entry({ date: row.text('Date'), currency: currency ?? pounds, net });
    const security = { symbol: row.text('Code'), name: row.text('Name') };
    const trade = { security, quantity, net, fees, price };
    if (type === 'Buy') return entry.buy(trade);
    return type === 'Sell' ? entry.sell(trade) : row.unknown('Type');
  },
};
