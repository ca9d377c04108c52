// Lightyear: the transaction report. Gross amounts are before fees and taxes of what comes in, and with them of what goes out.
import { negated } from '../../../../../kernel/amounts.ts';
import type { Money } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, meanings, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['Buy'],
  sell: ['Sell'],
  dividend: ['Dividend', 'Distribution'],
  interest: ['Interest', 'Reward'],
  transfer: ['Deposit', 'Withdrawal', 'Conversion'],
});

export const lightyear: BrokerProfile = {
  name: 'lightyear',
  kind: 'Type',
  columns: ['Date', 'Reference', 'Ticker', 'ISIN', 'Type', 'CCY', 'Gross Amount', 'Net Amt.'],
  decimalSign: '.',
  moments: written('dd/MM/yyyy HH:mm:ss', 'iso'),
  zone: BERLIN,
  read(row) {
    const type = row.text('Type');
    const meaning = TYPE(type);
    const [gross, after] = [row.money('Gross Amount'), row.money('Net Amt.')];
    const [fee, tax] = [row.money('Fee'), row.money('Tax Amt.')];
    // Whichever of the two has the costs in it.
    const net =
      meaning === 'buy'
        ? negated(larger(gross.abs() as Money, after.abs() as Money))
        : smaller(gross, after);
    const entry = row.entry({
      ...{ date: row.text('Date'), currency: row.currency('CCY'), net, notes: type },
      id: row.text('Reference'),
    });
    const security = { symbol: row.text('Ticker'), isin: row.text('ISIN') };
    const quantity = row.quantity('Quantity');
    const trade = { security, quantity, net, fees: fee, price: row.price('Price/share') };
    switch (meaning) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend': {
        entry.dividend(security, { gross, withheld: negated(tax) });
        return entry.fee(negated(fee));
      }
      case 'interest': {
        entry.interest(gross);
        entry.tax(negated(tax));
        return entry.fee(negated(fee));
      }
      case 'transfer':
        return entry.transfer(net);
      default:
        return row.has('Ticker')
          ? entry.propose(security, { quantity, description: type })
          : row.unknown('Type');
    }
  },
};

function larger(one: Money, other: Money): Money {
  return one.gt(other) ? one : other;
}

function smaller(one: Money, other: Money): Money {
  return one.gt(other) ? other : one;
}
