// Parqet: the export of the activities of a portfolio; amounts are before taxes and fees.
import { minus, negated, plus } from '../../../../../kernel/amounts.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, written } from '../../reading/forms.ts';

export const parqet: BrokerProfile = {
  name: 'parqet',
  kind: 'type',
  columns: [
    'datetime',
    'price',
    'shares',
    'amount',
    'tax',
    'fee',
    'type',
    'identifier',
    'currency',
  ],
  decimalSign: ',',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    const [amount, tax, fee] = [row.money('amount'), row.money('tax'), row.money('fee')];
    const type = row.text('type').toLowerCase();
    const costs = plus(tax, fee);
    const isIn = /^(?:sell|dividend|interest|transferin|deposit)$/.test(type);
    const net = isIn ? minus(amount, costs) : negated(plus(amount, costs));
    const entry = row.entry({
      ...{ date: row.text('datetime'), currency: row.currency('currency'), net },
    });
    const identifier = row.text('identifier');
    const isin = /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(identifier) ? identifier : '';
    const security = { symbol: identifier, isin, name: row.text('holdingname') };
    const [quantity, price] = [row.quantity('shares'), row.price('price')];
    switch (type) {
      case 'buy':
        return entry.buy({ security, quantity, net, fees: costs, price });
      case 'sell': {
        entry.sell({ security, quantity, net: minus(amount, fee), fees: fee, price });
        return entry.tax(negated(tax));
      }
      case 'dividend': {
        entry.dividend(security, { gross: amount, withheld: negated(tax) });
        return entry.fee(negated(fee));
      }
      case 'interest': {
        entry.interest(amount);
        return entry.tax(negated(tax));
      }
      case 'deposit':
      case 'withdrawal':
        return entry.transfer(net);
      default:
        return row.unknown('type');
    }
  },
};
