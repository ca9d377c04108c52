// Brokers of the Netherlands: BUX and Rabobank.
import { minus, plus } from '../../../../../kernel/amounts.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, written } from '../../reading/forms.ts';

export const bux: BrokerProfile = {
  name: 'bux',
  kind: 'Transaction Type',
  columns: ['Transaction Time (CET)', 'Transaction Category', 'Transaction Type', 'Asset Id'],
  decimalSign: '.',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    const net = row.money('Transaction Amount');
    const [category, type] = [row.text('Transaction Category'), row.text('Transaction Type')];
    const isAction = category === 'corporate_actions';
    const entry = row.entry({
      ...{
        date: row.text('Transaction Time (CET)'),
        currency: row.currency('Transaction Currency'),
      },
      ...{ net: isAction ? undefined : net, notes: type },
    });
    const security = { isin: row.text('Asset Id'), name: row.text('Asset Name') };
    const quantity = row.quantity('Asset Quantity');
    const isOwn = row.text('Asset Currency') === row.text('Transaction Currency');
    const price = isOwn ? row.price('Asset Price') : undefined;
    const trade = { security, quantity, net, price };
    switch (category) {
      case 'trades':
        if (type === 'Buy Trade') return entry.buy(trade);
        return type === 'Sell Trade' ? entry.sell(trade) : row.unknown('Transaction Type');
      case 'dividends': {
        const tax = row.money('Dividend Tax Amount');
        const isStated = row.text('Dividend Currency') === row.text('Transaction Currency');
        const gross = isStated ? plus(net, tax.abs() as typeof tax) : net;
        return entry.dividend(security, { gross, withheld: minus(net, gross) });
      }
      case 'fees':
        return entry.fee(net);
      case 'taxes':
        return entry.tax(net);
      case 'interest':
        return entry.interest(net);
      case 'deposits':
      case 'withdrawals':
      case 'others':
        return entry.transfer(net);
      case 'corporate_actions':
        return entry.propose(security, {
          quantity,
          description: row.text('Transaction Description'),
        });
      default:
        return row.unknown('Transaction Category');
    }
  },
};

export const rabobank: BrokerProfile = {
  name: 'rabobank',
  kind: 'Type mutatie',
  columns: ['Portefeuille', 'Naam', 'Datum', 'Type mutatie', 'Volume', 'Koers', 'Bedrag'],
  decimalSign: ',',
  moments: written('dd-MM-yyyy'),
  zone: BERLIN,
  account: 'Portefeuille',
  read(row) {
    const [net, type] = [row.money('Bedrag'), row.text('Type mutatie')];
    const currency = row.currency('Valuta mutatie');
    const entry = row.entry({ date: row.text('Datum'), currency, net, notes: type });
    const security = { isin: row.text('Isin code'), name: row.text('Naam') };
    const isPriced = row.text('Valuta koers') === currency;
    const trade = {
      ...{ security, quantity: row.quantity('Volume'), net, fees: row.money('Valuta kosten €') },
      price: isPriced ? row.price('Koers') : undefined,
    };
    if (/^Koop\b/.test(type)) return entry.buy(trade);
    if (/^Verkoop\b/.test(type)) return entry.sell(trade);
    if (/dividend/i.test(type)) {
      const gross = row.money('Waarde');
      return entry.dividend(security, { gross, withheld: minus(net, gross) });
    }
    if (/^Storting/.test(type)) return entry.transfer(net);
    if (/^Tarieven/.test(type)) return entry.fee(net);
    if (/^Rente/.test(type)) return entry.interest(net);
    return row.unknown('Type mutatie');
  },
};
