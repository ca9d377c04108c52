// Vanguard Investor (United Kingdom): the cash transactions of an account, which name every trade.
import type { Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { LONDON, pounds, written } from '../../reading/forms.ts';

const TRADE = /^(Bought|Sold) ([\d.,]+) (.+?)(?: \(([A-Z0-9.]+)\))?$/;
const DIVIDEND = /^(?:Reversal of )?DIV: ([A-Z0-9]+)\.\S+ @ /;

export const vanguardUk: BrokerProfile = {
  name: 'vanguard-uk',
  columns: ['Date', 'Details', 'Amount', 'Balance'],
  decimalSign: '.',
  moments: written('dd/MM/yyyy'),
  zone: LONDON,
  repeats: 'Investment Transactions',
  read(row) {
    const [net, notes] = [row.money('Amount'), row.text('Details')];
    if (row.text('Date') === 'Balance') return row.nothing('The balance at the end.');
    const entry = row.entry({ date: row.text('Date'), currency: pounds, net, notes });
    const [, side, shares = '', name = '', symbol = ''] = TRADE.exec(notes) ?? [];
    if (side !== undefined) {
      const trade = { security: { symbol, name }, quantity: row.numberIn(shares) as Quantity, net };
      return side === 'Bought' ? entry.buy(trade) : entry.sell(trade);
    }
    const [, paid] = DIVIDEND.exec(notes) ?? [];
    if (paid !== undefined) return entry.dividend({ symbol: paid }, { gross: net });
    if (/interest/i.test(notes)) return entry.interest(net);
    if (/\bfee\b/i.test(notes)) return entry.fee(net);
    if (/deposit|withdrawal|payment|transfer/i.test(notes)) return entry.transfer(net);
    return row.unknown('Details');
  },
};
