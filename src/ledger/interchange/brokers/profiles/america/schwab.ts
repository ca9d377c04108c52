// Charles Schwab: the history of a brokerage account (Transactions, Export, CSV).
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { dollars, meanings, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

const ACTION = meanings({
  buy: ['Buy', 'Reinvest Shares', 'Buy to Open', 'Buy to Close'],
  sell: ['Sell', 'Sell to Open', 'Sell to Close', 'Sell Short'],
  dividend: [
    ...['Cash Dividend', 'Qualified Dividend', 'Non-Qualified Div', 'Reinvest Dividend'],
    ...['Qual Div Reinvest', 'Pr Yr Cash Div', 'Pr Yr Div Reinvest', 'Special Dividend'],
    ...['Special Qual Div', 'Special Non Qual Div', 'Long Term Cap Gain', 'Short Term Cap Gain'],
    ...['Long Term Cap Gain Reinvest', 'Short Term Cap Gain Reinvest', 'Pr Yr Special Div'],
    ...['Pr Yr Non-Qual Div', 'Pr Yr Qual Div', 'Pr Yr Spec Qual Div'],
  ],
  interest: ['Credit Interest', 'Bank Interest', 'Bond Interest', 'Margin Interest'],
  fee: ['Advisor Fee', 'Service Fee', 'ADR Mgmt Fee'],
  tax: ['NRA Tax Adj', 'NRA Withholding', 'Foreign Tax Paid'],
  transfer: [
    ...['MoneyLink Transfer', 'MoneyLink Deposit', 'MoneyLink Adj', 'Journal', 'Internal Transfer'],
    ...['Wire Sent', 'Wire Received', 'Wire Funds', 'Wire Funds Received', 'Funds Received'],
    ...['Misc Cash Entry', 'Promotional Award', 'Futures MM Sweep'],
  ],
  action: [
    ...['Stock Split', 'Reverse Split', 'Spin-off', 'Stock Merger', 'Cash Merger', 'Name Change'],
    ...['Cash Merger Adj', 'Conversion', 'Stock Plan Activity', 'Journaled Shares', 'Cash In Lieu'],
    ...['Stock Div Dist', 'Security Transfer', 'Expired', 'Assigned', 'Exchange or Exercise'],
  ],
});

export const schwab: BrokerProfile = {
  name: 'schwab',
  kind: 'Action',
  columns: [
    'Date',
    'Action',
    'Symbol',
    'Description',
    'Quantity',
    'Price',
    'Fees & Comm',
    'Amount',
  ],
  decimalSign: '.',
  moments: written('MM/dd/yyyy'),
  zone: NEW_YORK,
  read(row) {
    if (/total/i.test(row.text('Date'))) return row.nothing('The total of the amounts.');
    const entry = row.entry({
      // `04/17/2023 as of 04/15/2023`: the day on which it was booked.
      date: row.text('Date').replace(/ as of .*$/, ''),
      currency: dollars,
      net: row.has('Amount') ? row.money('Amount') : undefined,
      notes: row.text('Description'),
    });
    const { net } = entry;
    const symbol = row.text('Symbol');
    const security = { symbol: optionWritten(symbol) ?? symbol, name: row.text('Description') };
    const quantity = row.quantity('Quantity');
    const trade = () => ({
      ...{ security, quantity, net, fees: row.money('Fees & Comm'), price: row.price('Price') },
    });
    const action = row.text('Action');
    switch (ACTION(action)) {
      case 'buy':
        return entry.buy(trade());
      case 'sell':
        return entry.sell(trade());
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'interest':
        return entry.interest(net);
      case 'fee':
        return entry.fee(net);
      case 'tax':
        return entry.tax(net);
      case 'transfer':
        return quantity.isZero()
          ? entry.transfer(net)
          : entry.propose(security, { quantity, description: action });
      case 'action':
        return entry.propose(security, { quantity, description: action });
      default:
        return row.unknown('Action');
    }
  },
};
