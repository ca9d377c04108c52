// Morgan Stanley at Work: shares of an employer that vest, and their sales.
import { valueAt } from '../../../../../kernel/amounts.ts';
import { type Money, NO_MONEY } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';

export const morganReleases: BrokerProfile = {
  name: 'morgan-stanley-releases',
  columns: ['Vest Date', 'Order Number', 'Plan', 'Type', 'Status', 'Price', 'Net Share Proceeds'],
  decimalSign: '.',
  moments: written('dd-MMM-yyyy'),
  zone: NEW_YORK,
  read(row) {
    if (row.text('Status') !== 'Complete') return row.nothing(`It is ${row.text('Status')}.`);
    const entry = row.entry({ date: row.text('Vest Date'), currency: dollars, net: undefined });
    // What is left after taxes, at the value on the day that it vested.
    const quantity = row.quantity('Net Share Proceeds');
    const price = row.price('Price');
    const cost = price === undefined ? NO_MONEY : valueAt(quantity, price);
    if (quantity.isZero()) return row.nothing('No share is left after taxes.');
    return entry.opening({ security: { symbol: row.text('Plan') }, quantity, cost });
  },
};

export const morganWithdrawals: BrokerProfile = {
  name: 'morgan-stanley-withdrawals',
  kind: 'Type',
  columns: [
    'Execution Date',
    'Order Number',
    'Plan',
    'Type',
    'Order Status',
    'Price',
    'Net Amount',
  ],
  decimalSign: '.',
  moments: written('dd-MMM-yyyy'),
  zone: NEW_YORK,
  read(row) {
    const status = row.text('Order Status');
    if (status !== 'Complete') return row.nothing(`It is ${status}.`);
    if (row.text('Type') !== 'Sale') return row.unknown('Type');
    const [amount, plan] = [row.money('Net Amount'), row.text('Plan')];
    const isCash = plan === 'Cash';
    const net = (isCash ? amount.negated() : amount) as Money;
    const entry = row.entry({ date: row.text('Execution Date'), currency: dollars, net });
    if (isCash) return entry.transfer(net);
    const quantity = row.quantity('Quantity');
    const price = row.price('Price');
    return entry.sell({ security: { symbol: plan }, quantity, net, price, hidesFees: true });
  },
};
