// Brokers of the United Kingdom: Hargreaves Lansdown, whose unit costs are in pence, and InvestEngine.
import { negated, scaled } from '../../../../../kernel/amounts.ts';
import { decimal, type Price } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { LONDON, pounds, written } from '../../reading/forms.ts';

const PENNY = decimal('0.01');

export const hargreaves: BrokerProfile = {
  name: 'hargreaves-lansdown',
  columns: ['Trade date', 'Settle date', 'Reference', 'Description', 'Unit cost (p)', 'Quantity'],
  decimalSign: '.',
  moments: written('dd/MM/yyyy'),
  zone: LONDON,
  read(row) {
    const net = row.money('Value (£)');
    const [reference, notes] = [row.text('Reference'), row.text('Description')];
    const entry = row.entry({ date: row.text('Trade date'), currency: pounds, net, notes });
    const pence = row.price('Unit cost (p)');
    const trade = {
      security: { name: notes.replace(/ [\d.,]+ @ .*$/, '') },
      ...{ quantity: row.quantity('Quantity'), net },
      ...{ price: pence && (scaled(pence, PENNY) as Price), hidesFees: true },
    };
    if (/^B\d+$/.test(reference)) return entry.buy(trade);
    if (/^S\d+$/.test(reference)) return entry.sell(trade);
    if (/^MANAGE FEE$/.test(reference)) return entry.fee(net);
    if (/^INTEREST$/.test(reference)) return entry.interest(net);
    if (/^(?:DIVIDEND|DIV\b|Income)/i.test(reference))
      return entry.dividend({ name: notes }, { gross: net });
    if (/^(?:FPC|FPD|CARD WEB|TRANSFER|DIRECT DEBIT)/i.test(reference)) return entry.transfer(net);
    return row.unknown('Reference');
  },
};

export const investEngine: BrokerProfile = {
  name: 'investengine',
  kind: 'Transaction Type',
  columns: [
    'Security / ISIN',
    'Transaction Type',
    'Share Price',
    'Total Trade Value',
    'Trade Date/Time',
  ],
  decimalSign: '.',
  moments: written('dd/MM/yyyy HH:mm:ss'),
  zone: LONDON,
  read(row) {
    const value = row.money('Total Trade Value');
    const isBuy = row.text('Transaction Type') === 'Buy';
    const net = isBuy ? negated(value) : value;
    // `23/12/24`: of this century.
    const date = row.text('Trade Date/Time').replace(/^(\d\d\/\d\d\/)(\d\d) /, '$120$2 ');
    const entry = row.entry({ date, currency: pounds, net });
    const [, name = '', isin = ''] = /^(.*) \/ ISIN (\S+)$/.exec(row.text('Security / ISIN')) ?? [];
    const trade = {
      ...{ security: { name, isin }, quantity: row.quantity('Quantity'), net },
      price: row.price('Share Price'),
    };
    if (isBuy) return entry.buy(trade);
    if (row.text('Transaction Type') === 'Sell') return entry.sell(trade);
    return row.unknown('Transaction Type');
  },
};
