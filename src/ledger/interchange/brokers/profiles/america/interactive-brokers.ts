// Interactive Brokers: the transaction history, whose amounts are in the base currency of the account, and the tables of trades
// and of dividends that a Flex query gives as CSV without the ids of executions.
import type { CurrencyCode } from '../../../../domain/entries/ids.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { meanings, NEW_YORK, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['Buy'],
  sell: ['Sell'],
  dividend: ['Dividend', 'Dividends', 'Payment in Lieu', 'Payment In Lieu Of Dividends'],
  tax: ['Foreign Tax Withholding', 'Withholding Tax', 'Sales Tax', 'Transaction Fees'],
  // An adjustment is what the cash in other currencies gained in the base currency.
  interest: [
    ...['Credit Interest', 'Debit Interest', 'Bond Interest', 'Adjustment'],
    ...['Investment Interest Received', 'Investment Interest Paid'],
  ],
  fee: ['Other Fee', 'Commission Adjustment', 'Forex Trade Component'],
  transfer: ['Deposit', 'Withdrawal', 'Electronic Fund Transfer'],
  action: [
    ...['Corporate Action', 'Assignment', 'Exercise', 'Expiration'],
    ...['Assigned', 'Exercised', 'Expired'],
  ],
});

export const ibkrTransactions: BrokerProfile = {
  name: 'ibkr-transactions',
  kind: 'Transaction Type',
  columns: [
    'Account',
    'Description',
    'Transaction Type',
    'Gross Amount',
    'Commission',
    'Net Amount',
  ],
  decimalSign: '.',
  moments: written('iso'),
  zone: NEW_YORK,
  account: 'Account',
  read(row) {
    const base = row.above('Base Currency');
    if (base === '')
      return row.refuse(undefined, 'No line above names the Base Currency; export the file again.');
    const [net, notes] = [row.money('Net Amount'), row.text('Description')];
    const type = row.text('Transaction Type');
    const entry = row.entry({
      ...{ date: row.text('Date'), currency: base as CurrencyCode, notes },
      net,
    });
    const security = {
      symbol: row.text('Symbol'),
      isin: /\(([A-Z]{2}[A-Z0-9]{9}\d)\)/.exec(notes)?.[1],
    };
    const quantity = row.quantity('Quantity');
    const trade = { security, quantity, net, fees: row.money('Commission') };
    switch (TYPE(type)) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'tax':
        return entry.tax(net);
      case 'interest':
        return entry.interest(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer':
        return entry.transfer(net);
      case 'action':
        return entry.propose(security, { quantity, description: notes });
      default:
        return row.unknown('Transaction Type');
    }
  },
};

export const ibkrTrades: BrokerProfile = {
  name: 'ibkr-trades',
  kind: 'Buy/Sell',
  columns: ['Buy/Sell', 'TradeDate', 'ISIN', 'TradeMoney', 'CurrencyPrimary', 'IBCommission'],
  decimalSign: '.',
  moments: written('yyyyMMdd', 'iso'),
  zone: NEW_YORK,
  read(row) {
    const money = row.money('TradeMoney');
    const commission = row.money('IBCommission');
    const [currency, paidIn] = [
      row.currency('CurrencyPrimary'),
      row.currency('IBCommissionCurrency'),
    ];
    if (row.text('ISIN') === '')
      return row.refuse(
        'ISIN',
        'The row names no security, such as an exchange of currencies; import the Flex query in XML.',
      );
    const isOwn = currency === paidIn;
    const gross = money.negated() as typeof money;
    const net = isOwn ? (gross.plus(commission) as typeof money) : gross;
    const date = row.text('TradeDate');
    const entry = row.entry({ date, currency, net });
    const trade = {
      ...{ security: { isin: row.text('ISIN') }, quantity: row.quantity('Quantity'), net },
      ...{ price: row.price('TradePrice'), ...(isOwn && { fees: commission }) },
    };
    if (row.text('Buy/Sell') === 'BUY') entry.buy(trade);
    else if (row.text('Buy/Sell') === 'SELL') entry.sell(trade);
    else return row.unknown('Buy/Sell');
    if (!isOwn) row.entry({ date, currency: paidIn, net: commission }).fee(commission);
  },
};

export const ibkrDividends: BrokerProfile = {
  name: 'ibkr-dividends',
  kind: 'Type',
  columns: ['Type', 'SettleDate', 'ISIN', 'Description', 'Amount', 'CurrencyPrimary'],
  decimalSign: '.',
  moments: written('yyyyMMdd', 'iso'),
  zone: NEW_YORK,
  read(row) {
    const [net, notes] = [row.money('Amount'), row.text('Description')];
    const entry = row.entry({
      ...{ date: row.text('SettleDate'), currency: row.currency('CurrencyPrimary'), net, notes },
    });
    const [symbol = ''] = notes.split('(');
    switch (TYPE(row.text('Type'))) {
      case 'dividend':
        return entry.dividend({ symbol, isin: row.text('ISIN') }, { gross: net });
      case 'tax':
        return entry.tax(net);
      default:
        return row.unknown('Type');
    }
  },
};
