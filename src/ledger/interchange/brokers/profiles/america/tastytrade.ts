// tastytrade: the history of an account; what a row did to the cash is its value, commissions and fees.
import { minus, negated, quotient, sumOf } from '../../../../../kernel/amounts.ts';
import { NO_QUANTITY, type Price, type Quantity } from '../../../../../kernel/decimal.ts';
import type { BrokerEntry, EntryTrade } from '../../reading/broker-entry.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { dollars, meanings, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

const MOVEMENT = meanings({
  dividend: ['Dividend'],
  interest: ['Credit Interest', 'Debit Interest', 'Fully Paid Stock Lending Income'],
  fee: ['Fee', 'Balance Adjustment'],
  transfer: ['Deposit', 'Withdrawal', 'Transfer'],
});
/** Of those that are delivered too: an assigned contract has a row for itself, and one for its shares. */
const TRADE = /^(?:Buy|Sell) to (?:Open|Close)$/i;
const SUB_TYPE = 'Sub Type';
/** Movements of cash in exports of 2021, by their words. */
const WORDS = [
  [/^interest on|^from \d\d\/\d\d thru/i, 'Credit Interest'],
  [/^wire funds|^ach /i, 'Transfer'],
  [/^regulatory fee adjustment/i, 'Fee'],
] as const;
const BOOKED = /^(?:|Equity|Equity Option|Cryptocurrency)$/;

export const tastytrade: BrokerProfile = {
  name: 'tastytrade',
  kind: 'Type',
  columns: ['Date', 'Type', 'Action', 'Instrument Type', 'Value', 'Root Symbol'],
  decimalSign: '.',
  moments: written('iso'),
  zone: NEW_YORK,
  read(row) {
    const [type, kind] = [row.text('Type'), kindOf(row)];
    const instrument = row.text('Instrument Type');
    const value = row.money('Value');
    // The total is rounded once; its parts are each rounded by themselves.
    const net = row.has('Total')
      ? row.money('Total')
      : sumOf([value, row.money('Commissions'), row.money('Fees')]);
    const description = row.text('Description');
    const entry = row.entry({
      // Exports of 2022 and before do not state it.
      ...{ date: row.text('Date'), net },
      currency: row.has('Currency') ? row.currency('Currency') : dollars,
      notes: description,
    });
    if (type === 'Money Movement') return readMovement(row, entry, kind);
    const symbol = row.text('Symbol');
    if (!BOOKED.test(instrument))
      return row.refuse(
        'Instrument Type',
        `${instrument} ${symbol} is not booked: only shares, their options and coins are.`,
      );
    const security = { symbol: optionWritten(symbol) ?? symbol.replace(/\/USD$/, '') };
    const trade: EntryTrade = {
      ...{ security, quantity: row.quantity('Quantity'), net, fees: minus(value, net) },
      price: priceOf(row),
    };
    if (TRADE.test(kind)) return /^buy/i.test(kind) ? entry.buy(trade) : entry.sell(trade);
    if (type !== 'Receive Deliver') return row.unknown(row.has(SUB_TYPE) ? SUB_TYPE : 'Type');
    return entry.propose(security, {
      quantity: movedBy(row),
      description: `${kind}: ${description}`,
    });
  },
};

/** Exports of 2021 do not state it: an order has its action, and other rows their words. */
function kindOf(row: BrokerRow): string {
  if (row.has(SUB_TYPE)) return row.text(SUB_TYPE);
  const description = row.text('Description');
  if (row.text('Type') === 'Money Movement')
    return WORDS.find(([word]) => word.test(description))?.[1] ?? '';
  const isOrder = /^(?:bought|sold|(?:buy|sell) to) /i.test(description);
  return isOrder ? row.text('Action').replaceAll('_', ' ') : row.text('Type');
}

/** Stated for one contract. */
function priceOf(row: BrokerRow): Price {
  const stated = row.money('Average Price').abs();
  return (row.has('Multiplier') ? quotient(stated, row.money('Multiplier')) : stated) as Price;
}

function readMovement(row: BrokerRow, entry: BrokerEntry, kind: string): void {
  const { net } = entry;
  switch (MOVEMENT(kind)) {
    case 'dividend':
      if (net.isNegative())
        row.remark(
          'A tax that was withheld, or the dividend of shares that were sold short: booked as a negative dividend.',
        );
      return entry.dividend({ symbol: row.text('Symbol') }, { gross: net });
    case 'interest':
      return entry.interest(net);
    case 'fee':
      return entry.fee(net);
    case 'transfer':
      return entry.transfer(net);
    default:
      return row.unknown(row.has(SUB_TYPE) ? SUB_TYPE : 'Description');
  }
}

/** Its sign is in the action; of a contract that ends without one only the holder knows whether it was written. */
function movedBy(row: BrokerRow): Quantity {
  const action = row.text('Action');
  const quantity = row.quantity('Quantity').abs() as Quantity;
  if (action.startsWith('BUY')) return quantity;
  return action.startsWith('SELL') ? (negated(quantity) as Quantity) : NO_QUANTITY;
}
