// Trading 212: the history of an account. Its older exports have the currency in the names of the columns.
import { negated, sumOf } from '../../../../../kernel/amounts.ts';
import type { Money } from '../../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { LONDON, meanings, UTC, written } from '../../reading/forms.ts';

const ACTION = meanings({
  buy: ['Market buy', 'Limit buy', 'Stop buy', 'Stop limit buy', 'Equity rights'],
  sell: ['Market sell', 'Limit sell', 'Stop sell', 'Stop limit sell'],
  deposit: ['Deposit', 'Withdrawal', 'Card debit', 'Card credit', 'Currency conversion'],
  interest: ['Interest on cash', 'Lending interest', 'Result adjustment', 'Spending cashback'],
  fee: ['New card cost'],
  action: [
    'Stock distribution',
    'Scrip stock dividends',
    'Transfer out',
    'Transfer in',
    'Stock split close',
    'Stock split open',
  ],
});

const FEES = [
  ...['Charge fee', 'Transaction fee', 'Finra fee', 'Currency conversion fee'],
  ...['Stamp duty reserve tax', 'French transaction tax'],
];

const TOTALS: readonly (readonly [string, string])[] = [
  ['Total', ''],
  ...['GBP', 'EUR', 'USD'].map((code) => [`Total (${code})`, code] as const),
];

/**
 * Until November 2026 a withdrawal without a sign was booked as if it had come in, and a tax as a negative dividend; before that times
 * were taken for those of London, and a conversion for its first leg.
 */
export const trading212: readonly BrokerProfile[] = ['Time', 'Time (UTC)'].map(
  (time): BrokerProfile => ({
    name: 'trading212',
    kind: 'Action',
    // A file without dividends has no column for the tax withheld.
    columns: ['Action', time, 'ISIN', 'Ticker', 'No. of shares', 'Price / share'],
    decimalSign: '.',
    moments: written('iso'),
    zone: UTC,
    read: (row) => read(row, time, {}),
    before: [
      { read: (row) => read(row, time, { asWritten: true }) },
      ...[true, false].map((hasMs) => ({
        zone: LONDON,
        read: (row: BrokerRow) => read(row, time, { asWritten: true, isBefore: true, hasMs }),
      })),
    ],
  }),
);

interface Reading {
  /** By the sign of the total alone. */
  readonly asWritten?: boolean;
  readonly isBefore?: boolean;
  /** Of a row without an id: it has its time in its name, and some exports have milliseconds where others have none. */
  readonly hasMs?: boolean;
}

function read(row: BrokerRow, time: string, reading: Reading): void {
  const { asWritten = false, isBefore = false, hasMs = false } = reading;
  const action = row.text('Action');
  const stated = row.text(time).replace(/(?:\+00:00|Z)$/, '');
  const date = hasMs || row.has('ID') ? stated : stated.replace(/\.\d+$/, '');
  const isConversion = action === 'Currency conversion';
  if (isConversion && !isBefore) {
    const legs = legsOf(row);
    if (legs.length === 0) return row.refuse(undefined, ONE_LEG);
    for (const { currency, net } of legs)
      row.entry({ date, currency, net, id: row.text('ID'), notes: action }).transfer(net);
    return;
  }
  const [column = 'Total', code = ''] = TOTALS.find(([name]) => row.has(name)) ?? [];
  const currency = code === '' ? row.currency('Currency (Total)') : (code as CurrencyCode);
  const total = row.money(column);
  const kind = /^Dividend\b/.test(action) ? dividendOf(row, reading) : ACTION(action);
  const isUnsigned = !asWritten && PAID_OUT.test(action) && total.gt(0);
  const net = kind === 'buy' || isUnsigned ? negated(total) : total;
  const tax = row.money('Withholding tax');
  const withheld = `${tax.toFixed()} ${row.text('Currency (Withholding tax)')}`;
  const entry = row.entry({
    ...{ date, currency, net: kind === 'action' ? undefined : net },
    id: row.text('ID'),
    notes: kind === 'dividend' && !tax.isZero() ? `net of ${withheld} withheld` : row.text('Notes'),
  });
  const security = { symbol: row.text('Ticker'), isin: row.text('ISIN'), name: row.text('Name') };
  const quantity = row.quantity('No. of shares');
  const isPriced = row.text('Currency (Price / share)') === currency;
  const trade = {
    ...{ security, quantity, net, fees: feesOf(row, currency) },
    price: isPriced ? row.price('Price / share') : undefined,
  };
  switch (kind) {
    case 'buy':
      return entry.buy(trade);
    case 'sell':
      return entry.sell(trade);
    case 'dividend':
      return entry.dividend(security, { gross: net });
    case 'capital':
      return net.isZero() ? row.nothing('It moves no cash.') : entry.returnOfCapital(security, net);
    case 'deposit':
      return entry.transfer(net);
    case 'interest':
      return entry.interest(net);
    case 'tax':
      return entry.tax(net);
    case 'fee':
      return entry.fee(net);
    case 'action':
      return entry.propose(security, { quantity, description: action });
    default:
      return row.unknown('Action');
  }
}

/** Some files state them without a sign. */
const PAID_OUT = /^(?:Withdrawal|Card debit)$/;
const ONE_LEG = 'It does not say both amounts of the conversion; book them by hand.';

function dividendOf(
  row: BrokerRow,
  { asWritten = false, isBefore = false }: Reading,
): 'dividend' | 'capital' | 'tax' | 'interest' {
  const action = row.text('Action');
  if (!isBefore && /return of capital/i.test(action)) return 'capital';
  if (!asWritten && /\btax\)$/i.test(action)) return 'tax';
  const isNamed = ['Ticker', 'ISIN', 'Name'].some((column) => row.has(column));
  return isNamed ? 'dividend' : 'interest';
}

interface Leg {
  readonly currency: CurrencyCode;
  readonly net: Money;
}

const CONVERTED = /^([\d.,]+) ([A-Z]{3}) -> ([\d.,]+) ([A-Z]{3})$/;

/** Of a conversion, which older exports state in their notes only. */
function legsOf(row: BrokerRow): readonly Leg[] {
  const [from, to] = ['from', 'to'].map((side) => `Currency conversion ${side} amount`);
  if (from === undefined || to === undefined) return [];
  if (row.has(from) && row.has(to)) {
    const leg = (column: string) => ({
      currency: row.currency(`Currency (${column})`),
      net: row.money(column).abs() as Money,
    });
    const given = leg(from);
    return [{ ...given, net: negated(given.net) }, leg(to)];
  }
  const [found, given = '', givenCode, taken = '', code] = CONVERTED.exec(row.text('Notes')) ?? [];
  if (found === undefined) return [];
  return [
    { currency: givenCode as CurrencyCode, net: negated(row.numberIn(given) as Money) },
    { currency: code as CurrencyCode, net: row.numberIn(taken) as Money },
  ];
}

/** Those in the currency of the total, which includes all of them. */
function feesOf(row: BrokerRow, currency: CurrencyCode) {
  const own = FEES.filter((name) => {
    const stated = row.text(`Currency (${name})`);
    return row.has(name) && stated === currency;
  });
  const old = FEES.map((name) => `${name} (${currency})`).filter((name) => row.has(name));
  return sumOf([...own, ...old].map((name) => row.money(name)));
}
