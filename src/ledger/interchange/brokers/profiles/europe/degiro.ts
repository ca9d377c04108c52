// DEGIRO: the account statement, with a Dutch, English or German header; descriptions may be French, Italian, Portuguese or Spanish too. The cash that its bank keeps for it moves in rows that book nothing.
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, written } from '../../reading/forms.ts';

interface Columns {
  readonly date: string;
  readonly time: string;
  readonly product: string;
  readonly description: string;
  /** Its currency; the amount is in the column without a name behind it. */
  readonly change: string;
}

const TRADE =
  /^(?:.*: )?(?:(Koop|Buy|Kauf|Achat|Compra|Acquisto)|(?:Verkoop|Sell|Verkauf|Vente|Venta|Venda|Vendita)) ([\d.,]+) .*?@ ?([\d.,]+) ([A-Z]{3})/i;
const INTERNAL =
  /cash sweep|geldrekening|geldkonto|cash account|compte esp[èe]ces|^Reservation |^Reservierung |^Processed Flatex/i;
const KINDS: readonly (readonly [RegExp, 'dividend' | 'tax' | 'fee' | 'interest' | 'transfer'])[] =
  [
    [
      /dividendbelasting|dividend tax|quellensteuer|dividendensteuer|imp[ôo]|ritenuta|retención/i,
      'tax',
    ],
    [/^divid/i, 'dividend'],
    [
      /transactiekosten|transaction (?:and|fee)|transaktionsgeb|kosten|connectivity|gebühr|\bfee\b|^frais|comiss|comisi|commissioni/i,
      'fee',
    ],
    [
      /^(?:flatex )?(?:interest|rente|zinsen|int[ée]r[êe]ts)|fonds monétaires|geldmarktfonds|courtesy/i,
      'interest',
    ],
    [/stamp duty|beurstaks|transaction tax/i, 'tax'],
    [
      /valuta|fx (?:credit|debit)|währungswechsel|divisa|devise|op[ée]ration de change/i,
      'transfer',
    ],
    [
      /deposit|storting|einzahlung|withdrawal|terugstorting|auszahlung|^ingreso|versement|retrait/i,
      'transfer',
    ],
  ];

function profileOf({ date, time, product, description, change }: Columns): BrokerProfile {
  return {
    name: 'degiro',
    columns: [date, time, product, 'ISIN', description, change],
    decimalSign: ',',
    moments: written('dd-MM-yyyy HH:mm'),
    zone: BERLIN,
    read(row) {
      const text = row.text(description);
      const amount = `${change} 2`;
      if (!row.has(amount) || INTERNAL.test(text))
        return row.nothing('Moves between DEGIRO and its bank, or is only reserved.');
      const net = row.money(amount);
      const currency = row.currency(change);
      const moment = `${row.text(date)} ${row.text(time)}`;
      const entry = row.entry({ date: moment, currency, net, notes: text });
      const security = { isin: row.text('ISIN'), name: row.text(product) };
      const [isTrade, bought, shares = '', price = '', priced] = TRADE.exec(text) ?? [];
      if (isTrade !== undefined) {
        const quantity = row.numberIn(shares) as never;
        if (net.isZero()) return entry.propose(security, { quantity, description: text });
        const stated = priced === currency ? (row.numberIn(price) as never) : undefined;
        const trade = { security, quantity, net, price: stated };
        return bought === undefined ? entry.sell(trade) : entry.buy(trade);
      }
      const [, kind] = KINDS.find(([word]) => word.test(text)) ?? [];
      if (kind === undefined) return row.unknown(description);
      if (kind === 'dividend') return entry.dividend(security, { gross: net });
      return entry[kind](net);
    },
  };
}

export const degiro: readonly BrokerProfile[] = [
  {
    ...{ date: 'Datum', time: 'Tijd', product: 'Product' },
    ...{ description: 'Omschrijving', change: 'Mutatie' },
  },
  {
    ...{ date: 'Date', time: 'Time', product: 'Product' },
    ...{ description: 'Description', change: 'Change' },
  },
  {
    ...{ date: 'Datum', time: 'Uhrzeit', product: 'Produkt' },
    ...{ description: 'Beschreibung', change: 'Änderung' },
  },
].map(profileOf);
