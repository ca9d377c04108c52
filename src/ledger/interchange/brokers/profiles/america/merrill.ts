// Merrill (Merrill Edge, Merrill Lynch): the history of an account, and the activities of all of them. What a row does stands at the start
// of its description. Cash is kept in a deposit program or a fund, so that moves between the two book nothing.
import { minus, scaled, valueAt } from '../../../../../kernel/amounts.ts';
import { decimal, type Money, type Price, type Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerEntry } from '../../reading/broker-entry.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';
import { COST, joinedRows } from './merrill-rows.ts';
import { merrillSymbol } from './merrill-symbols.ts';

interface Columns {
  readonly date: string;
  readonly account?: string;
  readonly action: string;
  readonly details: string;
  readonly symbol: string;
  readonly price: string;
  readonly amount: string;
  readonly state?: string;
}

const KINDS: readonly (readonly [RegExp, keyof typeof BOOKINGS])[] = [
  [/^(?:option )?(?:purchase|buy)\b|^bought\b/i, 'buy'],
  [/^(?:option )?(?:sale|sell)\b|^sold\b|^fractional share sale\b|^redemption\b/i, 'sell'],
  [/^reinvestment share/i, 'reinvested'],
  [/^reinvestment program\b/i, 'cost'],
  [/^(?:foreign )?dividend\b|^(?:short|long)[ -]term capital gain\b/i, 'dividend'],
  [/^(?:bank )?interest\b/i, 'interest'],
  [/^foreign tax\b|^(?:non-?resident|federal|state) (?:alien )?(?:tax|withholding)\b/i, 'tax'],
  [/^(?:advisory|adr|account|annual|service|wire|management|program)\b.*\bfee\b|^fee\b/i, 'fee'],
  [
    /^(?:exchange|merger|stock (?:split|dividend|distribution)|reverse split|spin-?off|cash in lieu|tender|option (?:expired|expiration|assigned|assignment|exercised?))\b/i,
    'action',
  ],
  [
    /^(?:funds?|deposit|withdrawal|transfer|journal|electronic|direct (?:deposit|debit)|wire|check|ach|contribution|rollover|distribution|visa|debit|bill|pre-?authorized|cash offer)\b/i,
    'transfer',
  ],
];

/** Cash is kept there: `ML DIRECT DEPOSIT PROGRM`, `ML BANK DEPOSIT PROGRAM`. */
const PROGRAM = /\bML (?:DIRECT|BANK) DEPOSIT\b|^check accumulation\b/i;
/** A fund whose units are dollars. */
const CASH_FUNDS: ReadonlySet<string> = new Set(['IIAXX', 'TMCXX']);

interface MerrillRow {
  readonly row: BrokerRow;
  readonly entry: BrokerEntry;
  readonly security: { readonly symbol: string; readonly name: string };
  readonly quantity: Quantity;
  readonly price: Price | undefined;
  readonly text: string;
}

const BOOKINGS = {
  buy: ({ entry, ...given }: MerrillRow) => entry.buy(tradeOf(given, entry.net)),
  sell: ({ entry, ...given }: MerrillRow) => entry.sell(tradeOf(given, entry.net)),
  reinvested: ({ entry, ...given }: MerrillRow) =>
    entry.net.isZero()
      ? entry.propose(given.security, { quantity: given.quantity, description: given.text })
      : entry.buy({ ...tradeOf(given, entry.net), price: undefined }),
  cost: ({ row }: MerrillRow) =>
    row.refuse(
      undefined,
      'The row with the shares that this bought is not in the file; export more days.',
    ),
  dividend: ({ entry, security, quantity, text }: MerrillRow) =>
    entry.net.isZero() && !quantity.isZero()
      ? entry.propose(security, { quantity, description: text })
      : entry.dividend(security, { gross: entry.net }),
  interest: ({ entry }: MerrillRow) => entry.interest(entry.net),
  tax: ({ entry }: MerrillRow) => entry.tax(entry.net),
  fee: ({ entry }: MerrillRow) => entry.fee(entry.net),
  action: ({ entry, security, quantity, text }: MerrillRow) =>
    entry.propose(security, { quantity, description: text }),
  transfer: ({ entry, security, quantity, text }: MerrillRow) =>
    quantity.isZero()
      ? entry.transfer(entry.net)
      : entry.propose(security, { quantity, description: text }),
};

type Traded = Pick<MerrillRow, 'security' | 'quantity' | 'price'>;

/** Its commission is in the amount. */
function tradeOf({ security, quantity, price }: Traded, net: Money) {
  return { security, quantity, net, price: price && ofUnit(price, quantity, net), hidesFees: true };
}

const PERCENT = decimal('0.01');
const NEAR = decimal('0.05');

/** Of a bond the price is a percentage of the face. */
function ofUnit(price: Price, quantity: Quantity, net: Money): Price {
  const unit = scaled(price, PERCENT);
  const difference = minus(valueAt(quantity.abs() as Quantity, unit), net.abs() as Money).abs();
  return difference.lte(net.abs().times(NEAR)) ? unit : price;
}

function profileOf(names: Columns, columns: readonly string[]): BrokerProfile {
  return {
    ...{ name: 'merrill', columns, decimalSign: '.' },
    ...{ moments: written('M/d/yyyy', 'MM/dd/yyyy'), zone: NEW_YORK },
    ...(names.account !== undefined && { account: names.account }),
    joined: (rows) => joinedRows(rows, names),
    read: (row) => read(row, names),
  };
}

function read(row: BrokerRow, names: Columns): void {
  if (/^total/i.test(row.text(names.date))) return row.nothing('The total of the amounts.');
  const state = names.state === undefined ? '' : row.text(names.state);
  if (/^pending$/i.test(state))
    return row.nothing('It is pending, not settled; export it again later.');
  const action = row.text(names.action).replaceAll(/\s+/g, ' ');
  const details = names.details === names.action ? '' : row.text(names.details);
  const text = `${action} ${details}`.trim();
  const kind = KINDS.find(([start]) => start.test(action))?.[1];
  if (PROGRAM.test(text) && kind !== 'interest')
    return row.nothing('Moves between cash and the deposit program, which is cash here.');
  const stated = row.text(names.symbol);
  const isCashFund = CASH_FUNDS.has(stated);
  const quantity = row.quantity('Quantity');
  const ofFund = isCashFund && kind === 'interest' ? (quantity as unknown as Money) : undefined;
  const net = ofFund ?? row.money(row.has(COST) ? COST : names.amount);
  const entry = row.entry({ date: row.text(names.date), currency: dollars, net, notes: text });
  if (isCashFund && kind !== 'interest' && kind !== 'dividend')
    return row.nothing('Moves between cash and its fund, which is cash here.');
  if (kind === undefined) return row.unknown(names.action);
  const security = { symbol: merrillSymbol(stated), name: details };
  BOOKINGS[kind]({ row, entry, security, quantity, price: row.price(names.price), text });
}

const OF_ACCOUNT = {
  ...{ action: 'Description', details: 'Description', symbol: 'Symbol/ CUSIP' },
  ...{ price: 'Price', amount: 'Amount' },
};
const COLUMNS = ['Description', 'Type', 'Symbol/ CUSIP', 'Quantity', 'Price', 'Amount'];

export const merrill: readonly BrokerProfile[] = [
  profileOf({ ...OF_ACCOUNT, date: 'Trade Date', account: 'Account' }, [
    ...['Trade Date', 'Settlement Date', 'Account'],
    ...COLUMNS,
  ]),
  profileOf({ ...OF_ACCOUNT, date: 'Trade Date' }, ['Trade Date', 'Settlement Date', ...COLUMNS]),
  profileOf({ ...OF_ACCOUNT, date: 'Settlement date' }, ['Settlement date', ...COLUMNS]),
  profileOf(
    {
      ...{ date: 'Trade Date', account: 'Account #', state: 'Pending/Settled' },
      ...{ action: 'Description 1', details: 'Description 2', symbol: 'Symbol/CUSIP #' },
      ...{ price: 'Price ($)', amount: 'Amount ($)' },
    },
    [
      ...['Trade Date', 'Settlement Date', 'Pending/Settled', 'Account #', 'Description 1'],
      ...['Description 2', 'Symbol/CUSIP #', 'Quantity', 'Price ($)', 'Amount ($)'],
    ],
  ),
];
