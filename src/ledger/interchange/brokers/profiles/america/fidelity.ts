// Fidelity: the history of one account, or of all accounts (Activity & Orders, Download).
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerEntry, EntryTrade } from '../../reading/broker-entry.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';

/** The sentences of the column Action by how they start. */
const ACTIONS: readonly (readonly [RegExp, keyof typeof BOOKINGS])[] = [
  [/^(?:YOU BOUGHT|REINVESTMENT)\b/i, 'buy'],
  [/^(?:YOU SOLD|REDEMPTION PAYOUT)\b/i, 'sell'],
  [/^(?:DIVIDEND RECEIVED|(?:LONG|SHORT)-TERM CAP GAIN)\b/i, 'dividend'],
  [/^(?:INTEREST|MUNI EXEMPT INT)\b/i, 'interest'],
  [/^(?:FOREIGN TAX PAID|NON-RESIDENT TAX)\b/i, 'tax'],
  [/^(?:FEE CHARGED|ADVISORY FEE|FOREIGN CUSTODY FEE)\b/i, 'fee'],
  [/^RETURN OF CAPITAL\b/i, 'capital'],
  [
    /^(?:MERGER|DISTRIBUTION|IN LIEU OF|REVERSE SPLIT|TRANSFER OF ASSETS|EXPIRED|ASSIGNED)\b/i,
    'action',
  ],
  [/^(?:DIRECT (?:DEBIT|DEPOSIT)|TRANSFERRED (?:FROM|TO)|CHECK (?:RECEIVED|PAID))\b/i, 'transfer'],
  [
    /^(?:ELECTRONIC FUNDS TRANSFER|BILL PAYMENT|CASH CONTRIBUTION|DEBIT CARD|WIRE TRANSFER)\b/i,
    'transfer',
  ],
];

interface FidelityRow {
  readonly entry: BrokerEntry;
  readonly trade: EntryTrade;
  readonly action: string;
}

const BOOKINGS = {
  buy: ({ entry, trade }: FidelityRow) => entry.buy(trade),
  sell: ({ entry, trade }: FidelityRow) => entry.sell(trade),
  dividend: ({ entry, trade }: FidelityRow) => entry.dividend(trade.security, { gross: entry.net }),
  interest: ({ entry }: FidelityRow) => entry.interest(entry.net),
  tax: ({ entry }: FidelityRow) => entry.tax(entry.net),
  fee: ({ entry }: FidelityRow) => entry.fee(entry.net),
  capital: ({ entry, trade }: FidelityRow) => entry.returnOfCapital(trade.security, entry.net),
  transfer: ({ entry }: FidelityRow) => entry.transfer(entry.net),
  action: ({ entry, trade, action }: FidelityRow) =>
    entry.propose(trade.security, { quantity: trade.quantity, description: action }),
};

function profileOf(
  columns: readonly string[],
  names: Readonly<Record<'name' | 'price' | 'fees' | 'commission' | 'amount', string>>,
  account: { readonly account?: string } = {},
): BrokerProfile {
  return {
    name: 'fidelity',
    columns: ['Run Date', 'Action', 'Symbol', ...columns],
    decimalSign: '.',
    moments: written('MM/dd/yyyy'),
    zone: NEW_YORK,
    ...account,
    read: (row) => read(row, names),
  };
}

function read(row: BrokerRow, names: Parameters<typeof profileOf>[1]): void {
  const action = row.text('Action');
  const entry = row.entry({
    date: row.text('Run Date'),
    currency: row.has('Currency') ? (row.text('Currency') as CurrencyCode) : dollars,
    net: row.money(names.amount),
    notes: action,
  });
  const [, kind] = ACTIONS.find(([start]) => start.test(action)) ?? [];
  if (kind === undefined) return row.unknown('Action');
  const security = { symbol: row.text('Symbol'), name: row.text(names.name) };
  const fees = row.money(names.commission).plus(row.money(names.fees)) as EntryTrade['net'];
  const trade = {
    ...{ security, quantity: row.quantity('Quantity'), net: entry.net, fees },
    price: row.price(names.price),
  };
  BOOKINGS[kind]({ entry, trade, action });
}

export const fidelity = profileOf(['Security Description', 'Security Type', 'Amount ($)'], {
  ...{ name: 'Security Description', price: 'Price ($)', fees: 'Fees ($)' },
  ...{ commission: 'Commission ($)', amount: 'Amount ($)' },
});

export const fidelityAccounts = profileOf(
  ['Account Number', 'Exchange Quantity', 'Amount'],
  {
    ...{ name: 'Description', price: 'Price', fees: 'Fees' },
    ...{ commission: 'Commission', amount: 'Amount' },
  },
  { account: 'Account Number' },
);
