// Scalable Capital: the CSV of all transactions. Amounts of trades are before fee and tax; that of a dividend is what arrived after
// tax, as the dividend of Air Products of May 2026 shows: four shares at 1.81 USD are 6.15 EUR, stated as 3.64 with a tax of 2.51.
import { minus, negated, plus } from '../../../../../kernel/amounts.ts';
import type { Money } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, meanings, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['Buy', 'Savings plan'],
  sell: ['Sell'],
  dividend: ['Distribution'],
  interest: ['Interest'],
  fee: ['Fee'],
  tax: ['Taxes'],
  transfer: ['Deposit', 'Withdrawal', 'Cash Transfer In', 'Cash Transfer Out'],
  action: ['Security transfer', 'Corporate action'],
});

export const scalable: BrokerProfile = {
  name: 'scalable',
  kind: 'type',
  columns: ['date', 'time', 'status', 'reference', 'assetType', 'type', 'isin', 'shares', 'tax'],
  decimalSign: ',',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    if (row.text('status') !== 'Executed')
      return row.nothing(`The order is ${row.text('status').toLowerCase()}, not executed.`);
    const [stated, tax] = [row.money('amount'), row.money('tax')];
    const fee = row.money('fee').abs() as Money;
    const meaning = TYPE(row.text('type'));
    // Some files state what was paid out without a sign.
    const isUnsigned = row.text('type') === 'Withdrawal' && stated.gt(0);
    const amount = isUnsigned ? negated(stated) : stated;
    const isTrade = meaning === 'buy' || meaning === 'sell';
    // Shares that move without a payment have their value as the amount.
    const isValue = meaning === 'action' && row.text('assetType') === 'Security';
    const net = isTrade ? minus(minus(amount, fee), tax) : amount;
    const entry = row.entry({
      ...{ date: `${row.text('date')} ${row.text('time')}`, currency: row.currency('currency') },
      ...{ net: isValue ? undefined : net, id: row.text('reference') },
      notes: row.text('description'),
    });
    const isin = row.text('isin');
    const security = { symbol: isin, isin, name: row.text('description') };
    const quantity = row.quantity('shares');
    const trade = { security, quantity, fees: fee, price: row.price('price') };
    switch (meaning) {
      case 'buy': {
        entry.buy({ ...trade, net: minus(amount, fee) });
        return entry.tax(negated(tax));
      }
      case 'sell': {
        entry.sell({ ...trade, net: minus(amount, fee) });
        return entry.tax(negated(tax));
      }
      case 'dividend':
        return entry.dividend(security, { gross: plus(amount, tax), withheld: negated(tax) });
      case 'interest': {
        entry.interest(plus(amount, tax));
        return entry.tax(negated(tax));
      }
      case 'fee':
        return entry.fee(amount);
      case 'tax':
        return entry.tax(amount);
      case 'transfer':
        return entry.transfer(amount);
      case 'action':
        return entry.propose(security, { quantity, description: row.text('type') });
      default:
        return row.unknown('type');
    }
  },
};
