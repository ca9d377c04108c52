// Revolut: the statement of a cash account, in English, German or Spanish. Each currency has a separate statement; the fee of a row is
// paid beside its amount.
import { minus, negated } from '../../../../../kernel/amounts.ts';
import type { Money, Quantity } from '../../../../../kernel/decimal.ts';
import { currencyFrom } from '../../../rows/currency-code.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { euros, meanings, UTC, written } from '../../reading/forms.ts';

interface Columns {
  readonly type: string;
  readonly product: string;
  readonly started: string;
  readonly completed: string;
  readonly description: string;
  readonly amount: string;
  readonly fee: string;
  readonly currency: string;
  readonly state: string;
}

const KIND = meanings({
  moved: [
    ...[
      'Topup',
      'Top-up',
      'Deposit',
      'Transfer',
      'Exchange',
      'ATM',
      'Card Payment',
      'Card_Payment',
    ],
    ...['Card Refund', 'Card_Refund', 'Refund', 'Rev Payment', 'Rev_Payment', 'Card Credit'],
    ...['Card_Credit', 'Card Chargeback', 'Card_Chargeback', 'Chargeback', 'Temp Block'],
    ...['Temp_Block', 'Reward', 'Cashback', 'Charge Refund', 'Fee Refund', 'Trade'],
    ...['Einzahlung', 'Aufladung', 'Transfer', 'Überweisung', 'Kartenbezahlung', 'Kartenzahlung'],
    ...[
      'Geldautomat',
      'Umtausch',
      'Wechsel',
      'Kartenrückerstattung',
      'Rückerstattung',
      'Belohnung',
    ],
    ...['Recarga', 'Recargas', 'Depósito', 'Transferir', 'Transferencia', 'Pago con tarjeta'],
    ...[
      'Cajero',
      'Cambio',
      'Reembolso',
      'Reembolso en tarjeta',
      'Reembolso a tarjeta',
      'Recompensa',
    ],
  ],
  interest: ['Interest', 'Zinsen', 'Intereses', 'Interés'],
  fee: ['Fee', 'Charge', 'Gebühr', 'Comisión', 'Cargo'],
  tax: ['Tax', 'Tax Payment', 'Steuer', 'Impuesto'],
});

const DONE = meanings({ done: ['COMPLETED', 'ABGESCHLOSSEN', 'COMPLETADO'] });
/** Metals have codes like those of currencies, but are not money. */
const METAL = /^X(?:AU|AG|PT|PD)$/;

function profileOf(columns: Columns): BrokerProfile {
  const { started, completed, ...rest } = columns;
  return {
    name: 'revolut-account',
    kind: columns.type,
    columns: [...Object.values(rest), started, completed],
    decimalSign: '.',
    moments: written('yyyy-MM-dd HH:mm:ss', 'iso'),
    zone: UTC,
    read: (row) => read(row, columns),
  };
}

function read(row: BrokerRow, columns: Columns): void {
  const state = row.text(columns.state);
  if (DONE(state) === undefined) return row.nothing(`It is ${state.toLowerCase()}, not completed.`);
  const code = row.text(columns.currency);
  const currency = METAL.test(code) ? undefined : currencyFrom(code);
  const [amount, fee] = [row.money(columns.amount), row.money(columns.fee).abs() as Money];
  const kind = KIND(row.text(columns.type));
  const entry = row.entry({
    date: row.text(row.has(columns.completed) ? columns.completed : columns.started),
    ...{ currency: currency ?? euros, net: currency && minus(amount, fee) },
    notes: `${row.text(columns.type)} ${row.text(columns.description)}`.trim(),
  });
  if (kind === undefined) return row.unknown(columns.type);
  if (currency === undefined) {
    const quantity = minus(row.quantity(columns.amount), row.quantity(columns.fee)) as Quantity;
    return entry.propose(
      { symbol: code },
      { quantity, description: row.text(columns.description) },
    );
  }
  if (kind === 'interest') entry.interest(amount);
  else if (kind === 'fee') entry.fee(amount);
  else if (kind === 'tax') entry.tax(amount);
  else entry.transfer(amount);
  entry.fee(negated(fee));
}

export const revolutAccount: readonly BrokerProfile[] = [
  {
    ...{ type: 'Type', product: 'Product', started: 'Started Date', completed: 'Completed Date' },
    ...{ description: 'Description', amount: 'Amount', fee: 'Fee' },
    ...{ currency: 'Currency', state: 'State' },
  },
  {
    ...{ type: 'Art', product: 'Produkt', started: 'Datum des Beginns' },
    ...{ completed: 'Datum des Abschlusses', description: 'Beschreibung', amount: 'Betrag' },
    ...{ fee: 'Gebühr', currency: 'Währung', state: 'Status' },
  },
  {
    ...{ type: 'Tipo', product: 'Producto', started: 'Fecha de inicio' },
    ...{ completed: 'Fecha de finalización', description: 'Descripción', amount: 'Importe' },
    ...{ fee: 'Comisión', currency: 'Divisa', state: 'State' },
  },
].map(profileOf);
