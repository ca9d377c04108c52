// Vanguard (United States): the download of transactions, whose first table has the holdings. Cash is in a money market fund, so that
// moves between the two book nothing.
import { negated } from '../../../../../kernel/amounts.ts';
import type { Money } from '../../../../../kernel/decimal.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { BrokerProfile, JoinedRows } from '../../reading/broker-row.ts';
import { dollars, meanings, NEW_YORK, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: [
    'Buy',
    'Reinvestment',
    'Buy (exchange)',
    'Reinvestment (LT gain)',
    'Reinvestment (ST gain)',
  ],
  sell: ['Sell', 'Sell (exchange)', 'Corp Action (Redemption)'],
  dividend: ['Dividend', 'Capital gain (LT)', 'Capital gain (ST)', 'Distribution (dividend)'],
  interest: ['Interest', 'Accrued interest'],
  fee: ['Fee', 'Fees', 'ADR fee', 'Account service fee'],
  tax: ['Foreign tax withholding', 'Tax withholding', 'Withholding'],
  transfer: [
    ...['Funds Received', 'Withdrawal', 'Contribution', 'Distribution', 'Wire', 'Check'],
    ...['Rollover (incoming)', 'Rollover (outgoing)', 'Electronic bank transfer'],
    ...['Transfer (incoming)', 'Transfer (outgoing)', 'Conversion (incoming)'],
    ...['Conversion (outgoing)', 'Recharacterization', 'Asset transfer'],
  ],
  action: [
    ...['Stock split', 'Stock Split', 'Corp Action (Cash in lieu)', 'Cash in lieu', 'Spin-off'],
    ...['Corp Action (Merger)', 'Merger', 'Exchange', 'Share Conversion'],
  ],
  swept: ['Sweep in', 'Sweep out'],
});

/** That cash is kept in. Other money market funds are holdings, and so is one that the file buys or sells by hand. */
const SETTLEMENT_FUNDS: ReadonlySet<string> = new Set(['', 'null', 'VMFXX', 'VMMXX']);
const BY_HAND: ReadonlySet<string> = new Set(['Buy', 'Sell']);
const IS_TRADED = 'traded by hand';

function withHoldings(rows: readonly Row[]): JoinedRows {
  const traded = new Set(
    rows.flatMap(({ raw }) =>
      BY_HAND.has(raw['Transaction Type']?.trim() ?? '') ? (raw['Investment Name'] ?? []) : [],
    ),
  );
  const marked = (row: Row): Row =>
    traded.has(row.raw['Investment Name'] ?? '')
      ? { ...row, raw: { ...row.raw, [IS_TRADED]: 'yes' } }
      : row;
  return { rows: rows.map(marked), notes: [] };
}

export const vanguardUs: BrokerProfile = {
  name: 'vanguard-us',
  kind: 'Transaction Type',
  columns: ['Account Number', 'Trade Date', 'Transaction Type', 'Investment Name', 'Net Amount'],
  decimalSign: '.',
  moments: written('iso', 'MM/dd/yyyy'),
  zone: NEW_YORK,
  account: 'Account Number',
  joined: withHoldings,
  read(row) {
    const word = row.text('Transaction Type');
    const kind = TYPE(word);
    const name = row.text('Investment Name');
    const isSettlementFund =
      /money market|settlement fund/i.test(name) &&
      SETTLEMENT_FUNDS.has(row.text('Symbol')) &&
      !row.has(IS_TRADED);
    if (kind === 'swept' || (word === 'Reinvestment' && isSettlementFund))
      return row.nothing('Moves between cash and the settlement fund, which is cash here.');
    const quantity = row.quantity('Shares');
    const stated = row.money('Net Amount');
    // Accounts of funds alone state purchases without a sign.
    const net = kind === 'buy' ? (negated(stated.abs()) as Money) : stated;
    const notes = row.text('Transaction Description');
    const entry = row.entry({ date: row.text('Trade Date'), currency: dollars, net, notes });
    const symbol = row.text('Symbol').replace(/^null$/, '');
    const security = { symbol, name };
    const trade = {
      ...{ security, quantity, net, price: row.price('Share Price') },
      fees: row.money(row.has('Commissions and Fees') ? 'Commissions and Fees' : 'Commission Fees'),
    };
    switch (kind) {
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
      case 'transfer':
        return quantity.isZero() || isSettlementFund
          ? entry.transfer(net)
          : entry.propose(security, { quantity, description: `${word} ${notes}`.trim() });
      case 'action':
        return entry.propose(security, { quantity, description: `${word} ${notes}`.trim() });
      default:
        return row.unknown('Transaction Type');
    }
  },
};
