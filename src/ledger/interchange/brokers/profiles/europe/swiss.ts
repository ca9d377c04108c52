// Brokers of Switzerland: Swissquote and finpension.
import { negated, plus } from '../../../../../kernel/amounts.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, meanings, written } from '../../reading/forms.ts';

const SWISSQUOTE = meanings({
  buy: ['Buy'],
  sell: ['Sell'],
  dividend: ['Dividend', 'Capital Gain'],
  interest: ['Interests'],
  fee: ['Custody Fees', 'Fees'],
  transfer: ['Credit', 'Debit', 'Forex credit', 'Forex debit', 'Payment', 'Deposit', 'Withdrawal'],
  action: ['Spin off', 'Stock split', 'Merger', 'Reverse split', 'Exchange non-mandatory'],
});

export const swissquote: BrokerProfile = {
  name: 'swissquote',
  kind: 'Transaction',
  columns: ['Date', 'Order #', 'Transaction', 'Symbol', 'Quantity', 'Unit price', 'Net Amount'],
  decimalSign: '.',
  moments: written('dd-MM-yyyy HH:mm:ss'),
  zone: BERLIN,
  read(row) {
    const [net, costs] = [row.money('Net Amount'), row.money('Costs')];
    const word = row.text('Transaction');
    const entry = row.entry({
      ...{ date: row.text('Date'), currency: row.currency('Currency'), net, notes: word },
    });
    const security = { symbol: row.text('Symbol'), isin: row.text('ISIN'), name: row.text('Name') };
    const quantity = row.quantity('Quantity');
    const trade = { security, quantity, net, fees: costs, price: row.price('Unit price') };
    switch (SWISSQUOTE(word)) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend':
        return entry.dividend(security, { gross: plus(net, costs), withheld: negated(costs) });
      case 'interest':
        return entry.interest(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer': {
        entry.transfer(plus(net, costs));
        return entry.fee(negated(costs));
      }
      case 'action':
        return entry.propose(security, { quantity, description: word });
      default:
        return row.unknown('Transaction');
    }
  },
};

const FINPENSION = meanings({
  buy: ['Buy'],
  sell: ['Sell'],
  dividend: ['Dividend', 'Dividend and Interest Distributions'],
  interest: ['Interests', 'Interest'],
  fee: ['Flat-rate administrative fee', 'Flat-rate administration fee', 'Implementation fee'],
  trade: ['Portfolio Transaction'],
  transfer: ['Deposit', 'Transfer', 'Transfer vested benefits', 'Withdrawal'],
});

export const finpension: BrokerProfile = {
  name: 'finpension',
  kind: 'Category',
  columns: ['Date', 'Category', 'Asset Name', 'ISIN', 'Number of Shares', 'Cash Flow'],
  decimalSign: '.',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    const net = row.money('Cash Flow');
    const currency = 'CHF' as CurrencyCode;
    const entry = row.entry({ date: row.text('Date'), currency, net, notes: row.text('Category') });
    const security = { isin: row.text('ISIN'), name: row.text('Asset Name') };
    const trade = {
      security,
      quantity: row.quantity('Number of Shares'),
      net,
      price: row.price('Asset Price in CHF'),
    };
    switch (FINPENSION(row.text('Category'))) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'trade':
        return net.isNegative() ? entry.buy(trade) : entry.sell(trade);
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'interest':
        return entry.interest(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer':
        return entry.transfer(net);
      default:
        return row.unknown('Category');
    }
  },
};
