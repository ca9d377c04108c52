// Wealthsimple: the export of activities, and the monthly statement of an account.
import type { Quantity } from '../../../../../kernel/decimal.ts';
import { isOption } from '../../../../domain/options/option-security.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { meanings, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

const ACTIVITY = meanings({
  trade: ['Trade'],
  dividend: ['Dividend'],
  interest: ['Interest', 'InterestCharged'],
  tax: ['NonResidentTax'],
  fee: ['Fee', 'AdministrativePayment'],
  transfer: ['MoneyMovement', 'FxExchange', 'BonusPayment'],
  action: ['SecurityTransfer', 'OptionExpiry', 'OptionAssignment', 'CorporateAction'],
});
const BUYS = /^(?:BUY|DRIP|BTO|BTC)$/;
const SELLS = /^(?:SELL|STO|STC)$/;

export const wealthsimple: BrokerProfile = {
  name: 'wealthsimple',
  kind: 'activity_type',
  columns: ['account_id', 'activity_type', 'activity_sub_type', 'symbol', 'net_cash_amount'],
  decimalSign: '.',
  moments: written('iso'),
  zone: NEW_YORK,
  account: 'account_id',
  read(row) {
    const [type, kind] = [row.text('activity_type'), row.text('activity_sub_type')];
    const notes = row.text('description') || `${type} ${kind}`.trim();
    const day = ['transaction_date', 'effective_date', 'effective_at'].map(row.text);
    const entry = row.entry({
      ...{ date: day.find((text) => text !== '') ?? '', currency: row.currency('currency') },
      ...{ net: row.has('net_cash_amount') ? row.money('net_cash_amount') : undefined, notes },
    });
    const { net } = entry;
    const symbol = row.text('symbol');
    const security = { symbol: optionWritten(symbol) ?? symbol, name: row.text('name') };
    const quantity = row.quantity('quantity');
    const trade = {
      ...{ security, quantity, net, fees: row.money('commission') },
      // Of a contract some exports state the price per share, and others that of the contract.
      price: isOption(security) ? undefined : row.price('unit_price'),
    };
    switch (ACTIVITY(type)) {
      case 'trade':
        if (BUYS.test(kind)) return entry.buy(trade);
        return SELLS.test(kind) ? entry.sell(trade) : row.unknown('activity_sub_type');
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'interest':
        return entry.interest(net);
      case 'tax':
        return entry.tax(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer':
        return entry.transfer(net);
      case 'action':
        return entry.propose(security, { quantity, description: notes });
      default:
        return row.unknown('activity_type');
    }
  },
};

const STATED = meanings({
  buy: ['BUY', 'DRIP'],
  sell: ['SELL'],
  dividend: ['DIV'],
  interest: ['INT', 'FPLINT'],
  tax: ['NRT'],
  fee: ['FEE'],
  transfer: ['CONT', 'DEP', 'WD', 'EFT', 'EFTOUT', 'TRFIN', 'TRFOUT', 'REFUND'],
  lent: ['LOAN', 'RECALL'],
});
/** `XEQT - iShares Core Equity ETF Portfolio: Bought 10.0000 shares (executed at 2026-01-05)`. */
const TRADED = /^(\S+) - (.*?): (?:(?:Bought|Sold) ([\d.,]+) shares)?/;
const EXECUTED = /\(executed at (\d{4}-\d{2}-\d{2})\)/;

export const wealthsimpleStatement: BrokerProfile = {
  name: 'wealthsimple-statement',
  kind: 'transaction',
  columns: ['date', 'transaction', 'description', 'amount', 'balance', 'currency'],
  decimalSign: '.',
  moments: written('iso'),
  zone: NEW_YORK,
  read(row) {
    const notes = row.text('description');
    const [, executedOn = row.text('date')] = EXECUTED.exec(notes) ?? [];
    const entry = row.entry({
      ...{ date: executedOn, currency: row.currency('currency') },
      ...{ net: row.money('amount'), notes },
    });
    const { net } = entry;
    const [, symbol = '', name = '', shares = ''] = TRADED.exec(notes) ?? [];
    const security = { symbol, name };
    const trade = { security, quantity: row.numberIn(shares) as Quantity, net };
    switch (STATED(row.text('transaction'))) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend':
        return entry.dividend(security, { gross: net });
      case 'interest':
        return entry.interest(net);
      case 'tax':
        return entry.tax(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer':
        return entry.transfer(net);
      case 'lent':
        return row.nothing('Shares that are lent stay yours.');
      default:
        return row.unknown('transaction');
    }
  },
};
