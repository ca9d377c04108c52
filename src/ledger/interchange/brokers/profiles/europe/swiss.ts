// Brokers of Switzerland: Swissquote and finpension.
import { negated, plus } from '../../../../../kernel/amounts.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, meanings, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

const SWISSQUOTE = meanings({
  buy: ['Buy', 'Kauf', 'Buy-to-Open', 'Buy-to-Close'],
  sell: ['Sell', 'Verkauf', 'Sell-to-Open', 'Sell-to-Close'],
  dividend: ['Dividend', 'Dividende', 'Capital Gain'],
  interest: ['Interests', 'Zinsen auf Einlagen'],
  fee: ['Custody Fees', 'Fees'],
  transfer: [
    ...['Credit', 'Debit', 'Forex credit', 'Forex debit', 'Payment', 'Deposit', 'Withdrawal'],
    'Kartentransaktion',
  ],
  action: [
    ...['Spin off', 'Stock split', 'Merger', 'Reverse split', 'Exchange non-mandatory'],
    'Expiration',
  ],
});

interface SwissquoteColumns {
  readonly date: string;
  readonly order: string;
  readonly kind: string;
  readonly quantity: string;
  readonly price: string;
  readonly costs: string;
  readonly net: string;
  readonly currency: string;
}

function swissquoteWith(names: SwissquoteColumns): BrokerProfile {
  const { date, order, kind, quantity: shares, price, net: amount } = names;
  return {
    name: 'swissquote',
    kind,
    columns: [date, order, kind, 'Symbol', shares, price, amount],
    decimalSign: '.',
    moments: written('dd-MM-yyyy HH:mm:ss'),
    zone: BERLIN,
    read(row) {
      const [net, costs] = [row.money(amount), row.money(names.costs)];
      const word = row.text(kind);
      const entry = row.entry({
        ...{ date: row.text(date), currency: row.currency(names.currency), net, notes: word },
      });
      const name = row.text('Name');
      const option = optionWritten(name);
      const security =
        option === undefined
          ? { symbol: row.text('Symbol'), isin: row.text('ISIN'), name }
          : { symbol: option };
      const quantity = row.quantity(shares);
      const trade = { security, quantity, net, fees: costs, price: row.price(price) };
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
          return row.unknown(kind);
      }
    },
  };
}

export const swissquote: readonly BrokerProfile[] = [
  {
    ...{ date: 'Date', order: 'Order #', kind: 'Transaction', quantity: 'Quantity' },
    ...{ price: 'Unit price', costs: 'Costs', net: 'Net Amount', currency: 'Currency' },
  },
  {
    ...{ date: 'Datum', order: 'Auftrag #', kind: 'Transaktionen', quantity: 'Anzahl' },
    ...{ price: 'Stückpreis', costs: 'Kosten', net: 'Nettobetrag', currency: 'Währung' },
  },
].map(swissquoteWith);

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
