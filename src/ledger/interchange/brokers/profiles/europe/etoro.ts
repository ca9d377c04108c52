// eToro: the activity of an account, in US dollars. A contract for difference is a separate security, at the money that was put in.
import { negated } from '../../../../../kernel/amounts.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { dollars, LONDON, written } from '../../reading/forms.ts';

export const etoro: BrokerProfile = {
  name: 'etoro',
  kind: 'Type',
  columns: ['Date', 'Type', 'Details', 'Amount', 'Units', 'Realized Equity Change', 'Balance'],
  decimalSign: '.',
  moments: written('dd/MM/yyyy HH:mm:ss'),
  zone: LONDON,
  read(row) {
    const [type, amount] = [row.text('Type'), row.money('Amount')];
    const net = type === 'Open Position' ? negated(amount) : amount;
    const entry = row.entry({ date: row.text('Date'), currency: dollars, net, notes: type });
    const [name = ''] = row.text('Details').split('/');
    const symbol = row.text('Asset type') === 'CFD' ? `${name}.CFD` : name;
    const trade = { security: { symbol }, quantity: row.quantity('Units'), net };
    if (type === 'Open Position') return entry.buy(trade);
    if (type === 'Position closed') return entry.sell(trade);
    if (type === 'Dividend') return entry.dividend({ symbol }, { gross: net });
    if (/interest/i.test(type)) return entry.interest(net);
    if (/^(?:SDRT|Tax)/.test(type)) return entry.tax(net);
    if (/fee|refund/i.test(type)) return entry.fee(net);
    if (/^(?:Deposit|Withdraw Request)/.test(type)) return entry.transfer(net);
    return row.unknown('Type');
  },
};
