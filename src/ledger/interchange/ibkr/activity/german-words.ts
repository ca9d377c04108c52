// An activity statement in German as the same lines in English: its sections, columns, kinds of assets and names of fields. Words
// that are not listed stay, so that what needs them is refused by name.
import type { CsvLine } from '../../text/csv-lines.ts';

const SECTIONS: Readonly<Record<string, string>> = {
  Kontoinformation: 'Account Information',
  Kontoinformationen: 'Account Information',
  'Informationen zum Finanzinstrument': 'Financial Instrument Information',
  Transaktionen: 'Trades',
  Kapitalmaßnahmen: 'Corporate Actions',
  'Offene Positionen': 'Open Positions',
  'Cash-Bericht': 'Cash Report',
  'Wechselkurs der Basiswährung': 'Base Currency Exchange Rate',
  'Übersicht zur realisierten und unrealisierten Performance':
    'Realized & Unrealized Performance Summary',
  'Einzahlungen & Auszahlungen': 'Deposits & Withdrawals',
  Dividenden: 'Dividends',
  Quellensteuer: 'Withholding Tax',
  Zinsen: 'Interest',
  Gebühren: 'Fees',
  Transaktionsgebühren: 'Transaction Fees',
  Nettovermögenswert: 'Net Asset Value',
  Nettoinventarwert: 'Net Asset Value',
  'Veränderung des NAV': 'Change in NAV',
  'Mark-to-Market-Performance-Überblick': 'Mark-to-Market Performance Summary',
  'MTM-Performance-Übersicht': 'Mark-to-Market Performance Summary',
  Devisenpositionen: 'Forex Balances',
  'Netto-Aktienpositionsübersicht': 'Net Stock Position Summary',
  'Aufgelaufene Zinsen': 'Interest Accruals',
  'Veränderung im Dividendenanfall': 'Change in Dividend Accruals',
  'Hinweise/Rechtshinweise': 'Notes/Legal Notes',
};

const COLUMNS: Readonly<Record<string, string>> = {
  Feldname: 'Field Name',
  Feldwert: 'Field Value',
  Vermögenswertkategorie: 'Asset Category',
  Anlagekategorie: 'Asset Category',
  Währung: 'Currency',
  Währungsübersicht: 'Currency Summary',
  Konto: 'Account',
  Datum: 'Date',
  'Datum/Zeit': 'Date/Time',
  Abwicklungsdatum: 'Settle Date',
  Abrechnungsdatum: 'Settle Date',
  Berichtsdatum: 'Report Date',
  Beschreibung: 'Description',
  Betrag: 'Amount',
  Menge: 'Quantity',
  'T.-Kurs': 'T. Price',
  Schlusskurs: 'Close Price',
  Erlös: 'Proceeds',
  Erlöse: 'Proceeds',
  'Prov./Gebühr': 'Comm/Fee',
  'Provision/Gebühr': 'Comm/Fee',
  'Realisierter G&V': 'Realized P/L',
  'Realisierter G/V': 'Realized P/L',
  'Realisiert Gesamt': 'Realized Total',
  'Unrealisierter G/V': 'Unrealized P/L',
  'Unrealisierter G&V': 'Unrealized P/L',
  Kostenbasis: 'Cost Basis',
  Einstandswert: 'Cost Basis',
  Wert: 'Value',
  Gesamt: 'Total',
  Kurs: 'Rate',
  'Wertpapier-ID': 'Security ID',
  Basiswert: 'Underlying',
  Börse: 'Listing Exch',
  Multiplikator: 'Multiplier',
};

/** Of the first three values of a row: its kind of asset, or the name of its field. */
const VALUES: Readonly<Record<string, string>> = {
  Aktien: 'Stocks',
  Devisen: 'Forex',
  Optionsscheine: 'Warrants',
  Fonds: 'Funds',
  Anleihen: 'Bonds',
  Investmentfonds: 'Mutual Funds',
  'Aktien- und Indexoptionen': 'Equity and Index Options',
  Basiswährung: 'Base Currency',
  Basiswährungsübersicht: 'Base Currency Summary',
  Konto: 'Account',
  Anfangsbarsaldo: 'Starting Cash',
  Endbarsaldo: 'Ending Cash',
  Provisionen: 'Commissions',
};
const VALUES_READ = 3;

const MONTHS = new Map([
  ['Mär', 'Mar'],
  ['Mai', 'May'],
  ['Okt', 'Oct'],
  ['Dez', 'Dec'],
]);

/** As they are if the statement is not in German. */
export function inEnglish(lines: readonly CsvLine[]): readonly CsvLine[] {
  const isGerman = lines.some(({ cells }) => cells[1] === 'Header' && cells[2] === 'Feldname');
  return isGerman ? lines.map((line) => ({ ...line, cells: translated(line.cells) })) : lines;
}

function translated(cells: readonly string[]): readonly string[] {
  const [name = '', kind = '', ...values] = cells;
  const section = translation(SECTIONS, name.trim().replaceAll(/\s+/g, ' '));
  if (kind === 'Header') return [section, kind, ...values.map(columnIn)];
  return [section, kind, ...values.map((value, at) => (at < VALUES_READ ? valueIn(value) : value))];
}

function columnIn(name: string): string {
  // The commission of a conversion, in the base currency.
  const [, currency] = /^Prov\S* (?:in )?([A-Z]{3})$/.exec(name) ?? [];
  return currency === undefined ? translation(COLUMNS, name) : `Comm in ${currency}`;
}

function valueIn(value: string): string {
  if (/^Gesamt(?:wert)?\b/.test(value)) return value.replace(/^Gesamt(?:wert)?/, 'Total');
  // `März 1, 2024 - Mai 31, 2024`
  if (/^\p{L}+ \d{1,2}, \d{4}/u.test(value))
    return value.replaceAll(/\p{L}{3}/gu, (month) => MONTHS.get(month) ?? month);
  return translation(VALUES, value);
}

function translation(words: Readonly<Record<string, string>>, text: string): string {
  return words[text] ?? text;
}
