// Trading 212: the history of an account. Its older exports have the currency in the names of the columns.
import { negated, sumOf } from '../../../../../kernel/amounts.ts';
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { LONDON, meanings, written } from '../../reading/forms.ts';

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

export const trading212: BrokerProfile = {
  name: 'trading212',
  kind: 'Action',
  columns: [
    'Action',
    'Time',
    'ISIN',
    'Ticker',
    'No. of shares',
    'Price / share',
    'Withholding tax',
  ],
  decimalSign: '.',
  moments: written('iso'),
  zone: LONDON,
  read(row) {
    const [column = 'Total', code = ''] = TOTALS.find(([name]) => row.has(name)) ?? [];
    const currency = code === '' ? row.currency('Currency (Total)') : (code as CurrencyCode);
    const total = row.money(column);
    const action = row.text('Action');
    const kind = /^Dividend\b/.test(action) ? 'dividend' : ACTION(action);
    const net = kind === 'buy' ? negated(total) : total;
    const tax = row.money('Withholding tax');
    const withheld = `${tax.toFixed()} ${row.text('Currency (Withholding tax)')}`;
    const entry = row.entry({
      ...{ date: row.text('Time'), currency, net: kind === 'action' ? undefined : net },
      id: row.text('ID'),
      notes:
        kind === 'dividend' && !tax.isZero() ? `net of ${withheld} withheld` : row.text('Notes'),
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
  },
};

/** Those in the currency of the total, which includes all of them. */
function feesOf(row: BrokerRow, currency: CurrencyCode) {
  const own = FEES.filter((name) => {
    const stated = row.text(`Currency (${name})`);
    return row.has(name) && stated === currency;
  });
  const old = FEES.map((name) => `${name} (${currency})`).filter((name) => row.has(name));
  return sumOf([...own, ...old].map((name) => row.money(name)));
}
