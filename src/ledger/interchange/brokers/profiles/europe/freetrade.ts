// Freetrade: the activity of an account in its currency; the total of an order includes its costs.
import { negated, plus, scaled } from '../../../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { LONDON, written } from '../../reading/forms.ts';

export const freetrade: BrokerProfile = {
  name: 'freetrade',
  kind: 'Type',
  columns: [
    'Title',
    'Type',
    'Timestamp',
    'Account Currency',
    'Total Amount',
    'Buy / Sell',
    'Ticker',
  ],
  decimalSign: '.',
  moments: written('iso'),
  zone: LONDON,
  read(row) {
    const type = row.text('Type');
    if (/(?:STATEMENT|CERTIFICATE)$/.test(type)) return row.nothing('A document.');
    const total = row.money('Total Amount');
    const isBuy = row.text('Buy / Sell') === 'BUY';
    const net = isBuy || type === 'WITHDRAWAL' ? negated(total) : total;
    const entry = row.entry({
      ...{ date: row.text('Timestamp'), currency: row.currency('Account Currency') },
      ...{ net: type === 'FREESHARE_ORDER' ? undefined : net, notes: row.text('Title') },
    });
    const security = {
      symbol: row.text('Ticker'),
      isin: row.text('ISIN'),
      name: row.text('Title'),
    };
    const quantity = row.quantity('Quantity');
    switch (type) {
      case 'ORDER': {
        const fees = plus(row.money('Stamp Duty'), row.money('FX Fee Amount'));
        const price = row.price('Price per Share in Account Currency');
        const trade = { security, quantity, net, fees, price };
        return isBuy ? entry.buy(trade) : entry.sell(trade);
      }
      case 'FREESHARE_ORDER':
        return entry.opening({ security, quantity, cost: total });
      case 'DIVIDEND':
      case 'PROPERTY': {
        const rate = row.has('FX Rate') ? row.numberIn(row.text('FX Rate')) : undefined;
        const tax = row.money('Dividend Withheld Tax Amount');
        // In the currency of the share; of the account's to the cent.
        const own = rate === undefined ? NO_MONEY : (scaled(tax, rate).roundedTo(2) as Money);
        return entry.dividend(security, { gross: plus(net, own), withheld: negated(own) });
      }
      case 'INTEREST_FROM_CASH':
        return entry.interest(net);
      case 'TOP_UP':
      case 'WITHDRAWAL':
        return entry.transfer(net);
      default:
        return row.unknown('Type');
    }
  },
};
