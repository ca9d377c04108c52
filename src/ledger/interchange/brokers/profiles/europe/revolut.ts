// Revolut: the statement of an account with securities, and that of its crypto.
import { negated, plus } from '../../../../../kernel/amounts.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { euros, in24Hours, UTC, written } from '../../reading/forms.ts';

export const revolut: BrokerProfile = {
  name: 'revolut',
  columns: ['Date', 'Ticker', 'Type', 'Quantity', 'Price per share', 'Total Amount', 'Currency'],
  decimalSign: '.',
  moments: written('iso'),
  zone: UTC,
  read: (row) => read(row, false),
  before: [{ read: (row) => read(row, true) }],
};

function read(row: BrokerRow, isBefore: boolean): void {
  const total = row.money('Total Amount');
  const type = row.text('Type');
  const security = { symbol: row.text('Ticker') };
  const quantity = row.quantity('Quantity');
  // Some files state what was paid out without a sign; until November 2026 that was booked as if it had come in.
  const isPaidOut = !isBefore && /^(?:CASH WITHDRAWAL|CUSTODY FEE)$/.test(type) && total.gt(0);
  const net = isPaidOut || /^BUY\b/.test(type) ? negated(total) : total;
  const entry = row.entry({
    ...{ date: row.text('Date'), currency: row.currency('Currency'), net },
    notes: type,
  });
  const trade = { security, quantity, net, price: row.price('Price per share'), hidesFees: true };
  if (/^BUY\b/.test(type)) return entry.buy(trade);
  if (/^SELL\b/.test(type)) return entry.sell(trade);
  // Until November 2026 it was a dividend.
  if (!isBefore && /^DIVIDEND TAX\b/.test(type)) return entry.tax(net);
  if (/^DIVIDEND\b/.test(type)) return entry.dividend(security, { gross: net });
  if (/^CASH (?:TOP-UP|WITHDRAWAL)\b/.test(type)) return entry.transfer(net);
  if (/\bFEE\b/.test(type)) return entry.fee(net);
  if (/^(?:STOCK SPLIT|SPINOFF|MERGER|POSITION CLOSURE)\b/.test(type))
    return entry.propose(security, { quantity, description: type });
  if (/^TRANSFER FROM REVOLUT .* TO REVOLUT /.test(type))
    return quantity.isZero()
      ? entry.transfer(net)
      : row.nothing('Another company of Revolut keeps the same shares.');
  return row.unknown('Type');
}

export const revolutCrypto: BrokerProfile = {
  name: 'revolut-crypto',
  kind: 'Type',
  columns: ['Symbol', 'Type', 'Quantity', 'Price', 'Value', 'Fees', 'Date'],
  decimalSign: '.',
  moments: written('MMM d, yyyy, HH:mm:ss'),
  zone: UTC,
  read(row) {
    const type = row.text('Type');
    const security = { symbol: row.text('Symbol') };
    const quantity = row.quantity('Quantity');
    if (/^(?:Stake|Unstake)$/.test(type)) return row.nothing('The coins stay in the account.');
    const [value, fees] = [row.money('Value'), row.money('Fees')];
    const isBuy = type === 'Buy';
    const net = plus(isBuy ? negated(value) : value, negated(fees));
    const isTrade = isBuy || type === 'Sell';
    const entry = row.entry({
      date: in24Hours(row.text('Date')),
      currency: row.has('Value') ? row.currencyOf('Value') : euros,
      net: isTrade ? net : undefined,
    });
    const trade = { security, quantity, net, fees, price: row.price('Price') };
    if (isBuy) return entry.buy(trade);
    if (type === 'Sell') return entry.sell(trade);
    if (/^(?:Send|Receive|Learn reward|Staking reward)$/.test(type))
      return entry.propose(security, { quantity, description: `${type}, without a payment` });
    return row.unknown('Type');
  },
};
