// Fidelity: the history of one account, or of all accounts (Activity & Orders, Download).
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { BrokerEntry, EntryTrade } from '../../reading/broker-entry.ts';
import type { BrokerProfile, BrokerRow, JoinedRows } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

/** The sentences of the column Action by how they start. */
const ACTIONS: readonly (readonly [RegExp, keyof typeof BOOKINGS])[] = [
  [/^(?:PURCHASE INTO|REDEMPTION FROM) CORE ACCOUNT\b/i, 'core'],
  [/^(?:YOU BOUGHT|REINVESTMENT)\b/i, 'buy'],
  [/^(?:YOU SOLD|REDEMPTION PAYOUT)\b/i, 'sell'],
  [/^(?:DIVIDEND RECEIVED|(?:LONG|SHORT)-TERM CAP GAIN)\b/i, 'dividend'],
  [/^(?:INTEREST|MUNI EXEMPT INT)\b/i, 'interest'],
  [/^(?:FOREIGN TAX PAID|NON-RESIDENT TAX|(?:FED|STATE) TAX W\/H)\b/i, 'tax'],
  [/^(?:FEE CHARGED|ADVISORY FEE|FOREIGN CUSTODY FEE)\b/i, 'fee'],
  [/^RETURN OF CAPITAL\b/i, 'capital'],
  [
    /^(?:MERGER|DISTRIBUTION|IN LIEU OF|REVERSE SPLIT|TRANSFER OF ASSETS|EXPIRED|ASSIGNED)\b/i,
    'action',
  ],
  [
    /^(?:(?:CO|PARTIC) CONTR|CONTRIB(?:UTION)?|ROLLOVER|(?:NORMAL|PARTIAL) DISTR(?:IBUTION)?|TRANSFER(?:RED)?|JOURNAL(?:ED)?|EFT)\b/i,
    'transfer',
  ],
  [/^(?:DIRECT (?:DEBIT|DEPOSIT)|TRANSFERRED (?:FROM|TO)|CHECK (?:RECEIVED|PAID))\b/i, 'transfer'],
  [
    /^(?:ELECTRONIC FUNDS TRANSFER|BILL PAYMENT|CASH CONTRIBUTION|CASH ADVANCE|DEBIT CARD|WIRE TRANSFER)\b/i,
    'transfer',
  ],
];

/** Positions that cash is kept in; so is one that the file moves cash into, unless it is bought or sold by hand. */
const CORE_POSITIONS: ReadonlySet<string> = new Set([
  ...['SPAXX', 'FDRXX', 'FZFXX', 'FCASH'],
  // FCASH by its CUSIP.
  '315994103',
]);
const IS_CORE = 'is core position';

function withCore(rows: readonly Row[]): JoinedRows {
  const symbolsOf = (action: RegExp) =>
    new Set(
      rows.flatMap(({ raw }) => (action.test(raw.Action?.trim() ?? '') ? symbolOf(raw) : [])),
    );
  const moved = symbolsOf(/^(?:PURCHASE INTO|REDEMPTION FROM) CORE ACCOUNT\b/i);
  const traded = symbolsOf(/^YOU (?:BOUGHT|SOLD)\b/i);
  const isCore = (symbol: string) =>
    symbol !== '' && !traded.has(symbol) && (CORE_POSITIONS.has(symbol) || moved.has(symbol));
  const marked = (row: Row): Row =>
    isCore(symbolOf(row.raw)) ? { ...row, raw: { ...row.raw, [IS_CORE]: 'yes' } } : row;
  return { rows: rows.map(marked), notes: [] };
}

function symbolOf({ Symbol: symbol = '' }: Row['raw']): string {
  return symbol.trim();
}

interface FidelityRow {
  readonly row: BrokerRow;
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
  transfer: ({ entry, trade, action }: FidelityRow) =>
    trade.quantity.isZero() || entry.net.eq(trade.quantity)
      ? entry.transfer(entry.net)
      : entry.propose(trade.security, { quantity: trade.quantity, description: action }),
  core: ({ row }: FidelityRow) =>
    row.nothing('Moves between cash and the core account, which is cash here.'),
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
    moments: written('MM/dd/yyyy', 'MM-dd-yyyy', 'iso'),
    zone: NEW_YORK,
    ...account,
    joined: withCore,
    read: (row) => read(row, names, false),
    before: [{ read: (row) => read(row, names, true) }],
  };
}

/** Until November 2026 a dividend of the core position bought shares of it. */
function read(row: BrokerRow, names: Parameters<typeof profileOf>[1], isBefore: boolean): void {
  const action = row.text('Action');
  const [, stated] = ACTIONS.find(([start]) => start.test(action)) ?? [];
  const isOfCore = !isBefore && /^REINVESTMENT\b/i.test(action) && row.has(IS_CORE);
  const kind = isOfCore ? 'core' : stated;
  const entry = row.entry({
    date: row.text('Run Date'),
    currency: row.has('Currency') ? (row.text('Currency') as CurrencyCode) : dollars,
    net: kind === 'core' ? undefined : row.money(names.amount),
    notes: action,
  });
  if (kind === undefined) return row.unknown('Action');
  const symbol = row.text('Symbol');
  const security = { symbol: optionWritten(symbol) ?? symbol, name: row.text(names.name) };
  const fees = row.money(names.commission).plus(row.money(names.fees)) as EntryTrade['net'];
  const trade = {
    ...{ security, quantity: row.quantity('Quantity'), net: entry.net, fees },
    price: row.price(names.price),
  };
  BOOKINGS[kind]({ row, entry, trade, action });
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

/** Since 2020: of one account, or of all, which a column names with its number or a second column. */
const NAMES = {
  ...{ name: 'Description', price: 'Price ($)', fees: 'Fees ($)' },
  ...{ commission: 'Commission ($)', amount: 'Amount ($)' },
};
const COLUMNS = ['Description', 'Type', 'Quantity', 'Amount ($)'];

export const fidelityHistories: readonly BrokerProfile[] = [
  profileOf(COLUMNS, NAMES),
  profileOf([...COLUMNS, 'Account'], NAMES, { account: 'Account' }),
  profileOf([...COLUMNS, 'Account', 'Account Number'], NAMES, { account: 'Account Number' }),
];
