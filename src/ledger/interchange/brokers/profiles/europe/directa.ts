// Directa (Italy): the movements of an account, in euros.
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, euros, meanings, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['Acquisto'],
  sell: ['Vendita'],
  dividend: ['Provento etf', 'Provento fondi', 'Dividendi', 'Dividendo', 'Coupon certif.'],
  interest: ['Cedola obb.', 'Interessi'],
  tax: [
    ...['Rit.provento etf', 'Rit.cedola obb.', 'Rit.dividendi', 'Ritenuta su plusvalenza'],
    ...['Imposta di bollo', 'Tobin tax'],
  ],
  fee: ['Commissioni', 'Canone'],
  transfer: ['Conferimento con bonifico', 'Prelievo con bonifico', 'Bonifico'],
});

export const directa: BrokerProfile = {
  name: 'directa',
  kind: 'Tipo operazione',
  columns: ['Data operazione', 'Data valuta', 'Tipo operazione', 'Ticker', 'Isin', 'Importo euro'],
  decimalSign: '.',
  moments: written('dd-MM-yyyy'),
  zone: BERLIN,
  read(row) {
    const [net, type] = [row.money('Importo euro'), row.text('Tipo operazione')];
    const entry = row.entry({
      date: row.text('Data operazione'),
      currency: euros,
      net,
      notes: type,
    });
    const security = {
      ...{ symbol: row.text('Ticker'), isin: row.text('Isin'), name: row.text('Descrizione') },
    };
    const trade = { security, quantity: row.quantity('Quantità'), net };
    switch (TYPE(type)) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'interest':
        return entry.interest(net);
      case 'tax':
        return entry.tax(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer':
        return entry.transfer(net);
      default:
        return row.unknown('Tipo operazione');
    }
  },
};
