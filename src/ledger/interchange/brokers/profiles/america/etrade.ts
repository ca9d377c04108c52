// E*Trade: the history of an account, as it was written until 2024 and as the page of all transactions writes it since.
import type { Money } from '../../../../../kernel/decimal.ts';
import type { BrokerEntry, EntryTrade } from '../../reading/broker-entry.ts';
import type { BrokerProfile, BrokerRow } from '../../reading/broker-row.ts';
import { dollars, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

/** The column of types by how its words start. */
const TYPES: readonly (readonly [RegExp, keyof typeof BOOKINGS])[] = [
  [/^bought\b/i, 'buy'],
  [/^sold\b/i, 'sell'],
  [/^(?:dividend reinvest|reinvest)/i, 'reinvested'],
  [/^(?:qualified |ordinary )?dividend|cap(?:ital)? gain/i, 'dividend'],
  [/\binterest\b/i, 'interest'],
  [/\bfees?\b/i, 'fee'],
  [/\btax\b|withh/i, 'tax'],
  [
    /^option |^(?:expired|assigned|exercised)$|split|reorg|merger|spin|conversion|name change|redemption/i,
    'action',
  ],
  [/transfer|wire|direct (?:debit|deposit)|deposit|withdrawal|adjustment|check|payment/i, 'moved'],
];

interface EtradeRow {
  readonly entry: BrokerEntry;
  readonly trade: EntryTrade;
  readonly description: string;
}

const BOOKINGS = {
  buy: ({ entry, trade }: EtradeRow) => entry.buy(trade),
  sell: ({ entry, trade }: EtradeRow) => entry.sell(trade),
  reinvested: (row: EtradeRow) => reinvested(row),
  // A dividend that bought shares has a row of its cash, and one of the shares under the same word.
  dividend: (row: EtradeRow) =>
    row.trade.quantity.isZero()
      ? row.entry.dividend(row.trade.security, { gross: row.entry.net })
      : reinvested(row),
  interest: ({ entry }: EtradeRow) => entry.interest(entry.net),
  fee: ({ entry }: EtradeRow) => entry.fee(entry.net),
  tax: ({ entry }: EtradeRow) => entry.tax(entry.net),
  moved: ({ entry, trade, description }: EtradeRow) =>
    trade.quantity.isZero()
      ? entry.transfer(entry.net)
      : entry.propose(trade.security, { quantity: trade.quantity, description }),
  action: ({ entry, trade, description }: EtradeRow) =>
    entry.propose(trade.security, { quantity: trade.quantity, description }),
};

function reinvested({ entry, trade }: EtradeRow): void {
  if (trade.net.isNegative()) return entry.buy(trade);
  entry.income(trade.security, { quantity: trade.quantity, value: trade.net });
}

interface Columns {
  readonly date: string;
  readonly type: string;
  readonly quantity: string;
  readonly price: string;
  readonly amount: string;
  /** That the other form lacks. */
  readonly others: readonly string[];
}

function profileOf({ date, type, quantity, price, amount, others }: Columns): BrokerProfile {
  return {
    name: 'etrade',
    kind: type,
    columns: [date, type, 'Symbol', quantity, price, amount, 'Commission', ...others],
    decimalSign: '.',
    moments: written('M/d/yy', 'M/d/yyyy'),
    zone: NEW_YORK,
    read(row: BrokerRow) {
      const [net, description] = [row.money(amount), row.text('Description')];
      const [, kind] = TYPES.find(([start]) => start.test(row.text(type))) ?? [];
      if (kind === undefined) return row.unknown(type);
      const entry = row.entry({ date: row.text(date), currency: dollars, net, notes: description });
      const symbol = row.text('Symbol');
      const option = optionWritten(symbol) ?? optionWritten(description);
      const trade = {
        security: { symbol: option ?? symbol, name: option === undefined ? description : '' },
        ...{ quantity: row.quantity(quantity), net },
        // Shares that a dividend bought have the price 0.
        price: row.money(price).isZero() ? undefined : row.price(price),
        fees: row.money('Commission') as Money,
      };
      BOOKINGS[kind]({ entry, trade, description: `${row.text(type)}: ${description}` });
    },
  };
}

export const etrade: readonly BrokerProfile[] = [
  {
    ...{ date: 'TransactionDate', type: 'TransactionType', quantity: 'Quantity' },
    ...{ price: 'Price', amount: 'Amount', others: ['SecurityType'] },
  },
  {
    ...{ date: 'Activity/Trade Date', type: 'Activity Type', quantity: 'Quantity #' },
    ...{ price: 'Price $', amount: 'Amount $', others: ['Settlement Date'] },
  },
].map(profileOf);
