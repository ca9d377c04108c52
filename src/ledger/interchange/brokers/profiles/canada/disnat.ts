// Disnat (Desjardins, Canada): the activity of an account, in French.
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { meanings, NEW_YORK, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['ACHAT'],
  sell: ['VENTE'],
  dividend: ['DIVIDENDE', 'DIVIDENDE SOCIÉTÉ FIDUCIE', 'DISTRIBUTION'],
  interest: ['INTÉRÊTS', 'INTÉRÊTS VERSEMENT TARDIF'],
  tax: ['TAXE PRODUITS ET SERVICES', 'TAXE DE VENTE DU QUÉBEC', 'RETENUE D’IMPÔT'],
  fee: ['FRAIS'],
  transfer: [
    ...['TRANSFERT REÇU', 'TRANSFERT ENVOYÉ', 'COTISATION', 'RÉSILIATION', 'RETRAIT', 'DÉPÔT'],
    ...['SUBVENTION REEE', 'SUBVENTION SUPPLÉMENTAIRE', 'INCITATIF QUÉBÉCOIS'],
  ],
});

export const disnat: BrokerProfile = {
  name: 'disnat',
  kind: 'Type de transaction',
  columns: ['Date de transaction', 'Type de transaction', 'Symbole', 'Marché', 'Quantité', 'Prix'],
  decimalSign: ',',
  moments: written('iso'),
  zone: NEW_YORK,
  read(row) {
    const net = row.money("Montant de l'opération");
    const date = row.text('Date de transaction') || row.text('Date de règlement');
    const currency = currencyOf(row.text('Devise du compte'));
    const entry = row.entry({ date, currency, net, notes: row.text('Description') });
    const security = { symbol: row.text('Symbole'), name: row.text('Description') };
    const trade = {
      ...{ security, quantity: row.quantity('Quantité'), net, fees: row.money('Commission payée') },
      price: currencyOf(row.text('Devise du prix')) === currency ? row.price('Prix') : undefined,
    };
    switch (TYPE(row.text('Type de transaction'))) {
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
        return row.unknown('Type de transaction');
    }
  },
};

/** The broker writes `CAN` and `USA`. */
function currencyOf(word: string): CurrencyCode {
  return (word === 'USA' || word === 'USD' ? 'USD' : 'CAD') as CurrencyCode;
}
