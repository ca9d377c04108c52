// Saxo Bank: the transactions of a client; an event says how many shares at which price.
import type { Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, written } from '../../reading/forms.ts';

const TRADE = /^(Buy|Koop|Sell|Verkoop) (-?[\d.,]+) @ ([\d.,]+) ([A-Z]{3})$/;

export const saxo: BrokerProfile = {
  name: 'saxo',
  kind: 'Type',
  columns: [
    'Client ID',
    'Trade Date',
    'Type',
    'Instrument',
    'Instrument currency',
    'Event',
    'Amount',
  ],
  decimalSign: '.',
  moments: written('dd-MMM-yyyy'),
  zone: BERLIN,
  account: 'Client ID',
  read(row) {
    const [net, event] = [row.money('Amount'), row.text('Event')];
    const currency = row.currency('Instrument currency');
    const entry = row.entry({ date: row.text('Trade Date'), currency, net, notes: event });
    const [symbol = ''] = row.text('Instrument Symbol').split(':');
    const security = { symbol, isin: row.text('Instrument ISIN'), name: row.text('Instrument') };
    const [, side, shares = '', price = '', priced] = TRADE.exec(event) ?? [];
    if (side !== undefined) {
      const trade = {
        ...{ security, quantity: row.numberIn(shares) as Quantity, net, hidesFees: true },
        price: priced === currency ? (row.numberIn(price) as never) : undefined,
      };
      return /^(?:Buy|Koop)$/.test(side) ? entry.buy(trade) : entry.sell(trade);
    }
    if (/dividend/i.test(event)) return entry.dividend(security, { gross: net });
    if (/fee|kosten/i.test(event)) return entry.fee(net);
    if (/interest|rente/i.test(event)) return entry.interest(net);
    if (/^(?:Deposit|Withdrawal|Storting|Opname)$/.test(event)) return entry.transfer(net);
    return row.unknown('Event');
  },
};
