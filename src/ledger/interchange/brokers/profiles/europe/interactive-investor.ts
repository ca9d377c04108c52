// interactive investor (United Kingdom): what was paid and received stands in two columns, charges included.
import { minus } from '../../../../../kernel/amounts.ts';
import type { Money } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { LONDON, pounds, written } from '../../reading/forms.ts';

const FEE = /\bfee\b|charge|service plan|subscription/i;
const TAX = /\btax\b|withholding/i;
/** Paid in, it is that of an ISA or a pension; paid, of a service. */
const SUBSCRIPTION = /subscription/i;

export const interactiveInvestor: BrokerProfile = {
  name: 'interactive-investor',
  columns: [
    'Date',
    'Settlement Date',
    'Sedol',
    'Quantity',
    'Price',
    'Description',
    'Debit',
    'Credit',
  ],
  decimalSign: '.',
  moments: written('dd/MM/yyyy'),
  zone: LONDON,
  read: (row) => readBy(row, (notes, net) => !SUBSCRIPTION.test(notes) || net.isNegative()),
  before: [{ read: (row) => readBy(row, () => true) }],
};

function readBy(row: BrokerRow, mayBeFee: (notes: string, net: Money) => boolean): void {
  const [paid, received] = [row.money('Debit').abs() as Money, row.money('Credit').abs() as Money];
  const net = minus(received, paid);
  const notes = row.text('Description');
  const symbol = row.text('Symbol') || row.text('Sedol');
  const entry = row.entry({ date: row.text('Date'), currency: pounds, net, notes });
  // ` : 1000 @ 0.6954` is a trade behind the name of the share.
  const security = { symbol, name: notes.replace(/ : [\d.,]+ @ .*$/, '') };
  if (symbol === '') {
    if (/interest/i.test(notes)) return entry.interest(net);
    if (TAX.test(notes)) return entry.tax(net);
    const isFee = FEE.test(notes) && mayBeFee(notes, net);
    return isFee ? entry.fee(net) : entry.transfer(net);
  }
  if (!row.has('Quantity')) {
    if (net.isNegative()) return row.unknown('Description');
    return entry.dividend(security, { gross: net });
  }
  const quantity = row.quantity('Quantity');
  // Shares that came from another broker, or of a corporate action.
  if (net.isZero()) return entry.propose(security, { quantity, description: notes });
  const trade = { security, quantity, net, price: row.price('Price'), hidesFees: true };
  return net.isNegative() ? entry.buy(trade) : entry.sell(trade);
}
