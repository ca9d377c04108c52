// The words of Portfolio Performance's CSV export, in English and German.

export type PerformanceColumn =
  | 'date'
  | 'type'
  | 'value'
  | 'currency'
  | 'fees'
  | 'taxes'
  | 'shares'
  | 'isin'
  | 'ticker'
  | 'name'
  | 'note';

/** The columns that every export has. */
export const COLUMNS: Readonly<Record<PerformanceColumn, readonly string[]>> = {
  date: ['Date', 'Datum'],
  type: ['Type', 'Typ'],
  value: ['Value', 'Wert'],
  currency: ['Transaction Currency', 'Buchungswährung'],
  fees: ['Fees', 'Gebühren'],
  taxes: ['Taxes', 'Steuern'],
  shares: ['Shares', 'Stück'],
  isin: ['ISIN'],
  ticker: ['Ticker Symbol', 'Ticker-Symbol'],
  name: ['Security Name', 'Wertpapiername'],
  note: ['Note', 'Notiz'],
};

/** As the export names them, not as the ledger does: a charge and a refund are types there, and signs here. */
export type PerformanceType =
  | 'BUY'
  | 'SELL'
  | 'DIVIDEND'
  | 'DEPOSIT'
  | 'REMOVAL'
  | 'INTEREST'
  | 'INTEREST_CHARGE'
  | 'FEES'
  | 'FEES_REFUND'
  | 'TAXES'
  | 'TAX_REFUND'
  | 'DELIVERY_IN'
  | 'DELIVERY_OUT'
  | 'TRANSFER_IN'
  | 'TRANSFER_OUT';

export const TYPES: Readonly<Record<string, PerformanceType>> = {
  Buy: 'BUY',
  Kauf: 'BUY',
  Sell: 'SELL',
  Verkauf: 'SELL',
  Dividend: 'DIVIDEND',
  Dividende: 'DIVIDEND',
  Deposit: 'DEPOSIT',
  Einlage: 'DEPOSIT',
  Removal: 'REMOVAL',
  Entnahme: 'REMOVAL',
  Interest: 'INTEREST',
  Zinsen: 'INTEREST',
  'Interest Charge': 'INTEREST_CHARGE',
  Zinsbelastung: 'INTEREST_CHARGE',
  Fees: 'FEES',
  Gebühren: 'FEES',
  'Fees Refund': 'FEES_REFUND',
  Gebührenerstattung: 'FEES_REFUND',
  Taxes: 'TAXES',
  Steuern: 'TAXES',
  'Tax Refund': 'TAX_REFUND',
  Steuerrückerstattung: 'TAX_REFUND',
  'Delivery (Inbound)': 'DELIVERY_IN',
  Einlieferung: 'DELIVERY_IN',
  'Delivery (Outbound)': 'DELIVERY_OUT',
  Auslieferung: 'DELIVERY_OUT',
  'Transfer (Inbound)': 'TRANSFER_IN',
  'Umbuchung (Eingang)': 'TRANSFER_IN',
  'Transfer (Outbound)': 'TRANSFER_OUT',
  'Umbuchung (Ausgang)': 'TRANSFER_OUT',
};
