// Trading 212: the history of an account. Its older exports have the currency in the names of the columns.
import { negated, sumOf } from '../../../../../kernel/amounts.ts';
import type { Money } from '../../../../../kernel/decimal.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { LONDON, meanings, UTC, written } from '../../reading/forms.ts';

const ACTION = meanings({
  buy: ['Market buy', 'Limit buy', 'Stop buy', 'Stop limit buy'],
  sell: ['Market sell', 'Limit sell', 'Stop sell', 'Stop limit sell'],
  deposit: ['Deposit', 'Withdrawal', 'Card debit', 'Card credit', 'Currency conversion'],
  interest: ['Interest on cash', 'Lending interest', 'Result adjustment', 'Spending cashback'],
  fee: ['New card cost'],
  action: [
    'Stock distribution',
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

/** Until November 2026 times were taken for those of London, and a conversion for its first leg. */
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
    before: [true, false].map((hasMs) => ({
      zone: LONDON,
      read: (row) => read(row, time, { isBefore: true, hasMs }),
    })),
  }),
);

interface Reading {
  readonly isBefore?: boolean;
  /** Of a row without an id: it has its time in its name, and some exports have milliseconds where others have none. */
  readonly hasMs?: boolean;
}

function read(row: BrokerRow, time: string, { isBefore = false, hasMs = false }: Reading): void {
  const action = row.text('Action');
  const stated = row.text(time).replace(/(?:\+00:00|Z)$/, '');
  const date = hasMs || row.has('ID') ? stated : stated.replace(/\.\d+$/, '');
  const legs = isBefore || action !== 'Currency conversion' ? [] : legsOf(row);
  if (legs.length > 0) {
    for (const { currency, net } of legs)
      row.entry({ date, currency, net, id: row.text('ID'), notes: action }).transfer(net);
    return;
  }
  const [column = 'Total', code = ''] = TOTALS.find(([name]) => row.has(name)) ?? [];
  const currency = code === '' ? row.currency('Currency (Total)') : (code as CurrencyCode);
  const total = row.money(column);
  const kind = /^Dividend\b/.test(action) ? dividendOf(action, isBefore) : ACTION(action);
  const net = kind === 'buy' ? negated(total) : total;
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
    case 'fee':
      return entry.fee(net);
    case 'action':
      return entry.propose(security, { quantity, description: action });
    default:
      return row.unknown('Action');
  }
}

function dividendOf(action: string, isBefore: boolean): 'dividend' | 'capital' {
  return !isBefore && /return of capital/i.test(action) ? 'capital' : 'dividend';
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
