// Robinhood: the report of an account's activity (Reports and statements, Generate new report, CSV).
import { negated } from '../../../../../kernel/amounts.ts';
import type { Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { dollars, meanings, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

const CODE = meanings({
  buy: ['Buy', 'BTO', 'BTC'],
  sell: ['Sell', 'STO', 'STC'],
  dividend: ['CDIV', 'MDIV'],
  // Also of shares that are lent.
  interest: ['INT', 'MINT', 'SLIP'],
  fee: ['GOLD', 'DFEE', 'AFEE'],
  tax: ['DTAX'],
  capital: ['ROC'],
  transfer: ['ACH', 'RTP', 'DCF', 'ITRF', 'FUTSWP', 'XENT', 'XENT_CC', 'DRFRO'],
  action: [
    ...['SDIV', 'SPL', 'SPR', 'SOFF', 'CONV', 'SXCH', 'MRGS', 'CIL', 'REC', 'ACATI', 'ACATO'],
    ...['OEXP', 'OASGN', 'OEXCS', 'OCA'],
  ],
});
const OF_OPTIONS = /^(?:BT[OC]|ST[OC]|OEXP|OASGN|OEXCS|OCA)$/i;

export const robinhood: BrokerProfile = {
  name: 'robinhood',
  kind: 'Trans Code',
  columns: ['Activity Date', 'Settle Date', 'Instrument', 'Description', 'Trans Code', 'Amount'],
  decimalSign: '.',
  moments: written('M/d/yyyy'),
  zone: NEW_YORK,
  read(row) {
    const code = row.text('Trans Code');
    const [name = '', ...lines] = row.text('Description').split(/\r?\n/);
    const entry = row.entry({
      ...{ date: row.text('Activity Date'), currency: dollars },
      net: row.has('Amount') ? row.money('Amount') : undefined,
      notes: [name, ...lines].join(' '),
    });
    const { net } = entry;
    const option = OF_OPTIONS.test(code) ? optionWritten(name) : undefined;
    const security = { symbol: option ?? row.text('Instrument'), name: option ? '' : name };
    const quantity = movedBy(row, code);
    const trade = { security, quantity, net, price: row.price('Price'), hidesFees: true };
    if (OF_OPTIONS.test(code) && option === undefined)
      return row.refuse('Description', 'It names no contract; book the row by hand.');
    switch (CODE(code)) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'interest':
        return entry.interest(net);
      case 'fee':
        return entry.fee(net);
      case 'tax':
        return entry.tax(net);
      case 'capital':
        return entry.returnOfCapital(security, net);
      case 'transfer':
        return quantity.isZero()
          ? entry.transfer(net)
          : entry.propose(security, { quantity, description: `${code} ${name}` });
      case 'action':
        return entry.propose(security, { quantity, description: `${code} ${name}` });
      default:
        return row.unknown('Trans Code');
    }
  },
};

/** `12.5S` leaves the account. An expiry of `1` ends a contract that had been sold, and one of `1S` a contract that was held. */
function movedBy(row: BrokerRow, code: string): Quantity {
  const [, leaving] = /^([\d,]*\.?\d+)S$/.exec(row.text('Quantity')) ?? [];
  if (leaving !== undefined) return negated(row.numberIn(leaving)) as Quantity;
  const quantity = row.quantity('Quantity');
  // Only contracts that are held are exercised.
  return /^OEXCS$/i.test(code) ? negated(quantity) : quantity;
}
