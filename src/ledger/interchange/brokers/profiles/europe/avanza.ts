// Avanza (Sweden): the transactions of all accounts; the amount includes the courtage.
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, meanings, written } from '../../reading/forms.ts';

const KRONA = 'SEK' as CurrencyCode;
const TYPE = meanings({
  buy: ['Köp'],
  sell: ['Sälj'],
  dividend: ['Utdelning'],
  interest: ['Ränta', 'Räntor'],
  tax: ['Utländsk källskatt', 'Prelskatt', 'Preliminärskatt'],
  transfer: ['Insättning', 'Uttag'],
  other: ['Övrigt'],
});

export const avanza: BrokerProfile = {
  name: 'avanza',
  kind: 'Typ av transaktion',
  columns: [
    'Datum',
    'Konto',
    'Typ av transaktion',
    'Antal',
    'Kurs',
    'Belopp',
    'Transaktionsvaluta',
  ],
  decimalSign: ',',
  moments: written('iso'),
  zone: BERLIN,
  account: 'Konto',
  read(row) {
    const [net, notes] = [row.money('Belopp'), row.text('Värdepapper/beskrivning')];
    const hasCash = row.has('Belopp');
    const currency = row.has('Transaktionsvaluta') ? row.currency('Transaktionsvaluta') : KRONA;
    const entry = row.entry({
      date: row.text('Datum'),
      currency,
      net: hasCash ? net : undefined,
      notes,
    });
    const security = { isin: row.text('ISIN'), name: notes };
    const quantity = row.quantity('Antal');
    const isPriced = row.text('Instrumentvaluta') === currency;
    const trade = {
      ...{ security, quantity, net, fees: row.money('Courtage (SEK)') },
      price: isPriced ? row.price('Kurs') : undefined,
    };
    switch (TYPE(row.text('Typ av transaktion'))) {
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
      case 'transfer':
        return entry.transfer(net);
      case 'other':
        // What is left over: exchanges of funds have shares, the tax on returns and refunds of fees have cash.
        if (!hasCash) return entry.propose(security, { quantity, description: notes });
        return /skatt/i.test(notes) ? entry.tax(net) : entry.fee(net);
      default:
        return row.unknown('Typ av transaktion');
    }
  },
};
