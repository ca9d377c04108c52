// Questrade: the activities of an account (Reports, Account activity, Export to Excel, saved as CSV).
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { meanings, NEW_YORK, written } from '../../reading/forms.ts';
import { optionWritten } from '../../reading/option-names.ts';

const ACTION = meanings({
  buy: ['Buy'],
  sell: ['Sell'],
  // The cash of a dividend that is reinvested has its own row.
  reinvested: ['REI'],
  dividend: ['DIV', 'DIS'],
  capital: ['ROC'],
  interest: ['INT'],
  fee: ['FCH'],
  transfer: ['CON', 'DEP', 'EFT', 'WDR', 'FXT'],
  moved: ['TFI', 'TFO', 'TF6', 'BRW'],
  action: ['NAC', 'CIL', 'ADJ', 'EXP', 'ASN', 'LIQ', 'MGR', 'SPL'],
});
type Action = NonNullable<ReturnType<typeof ACTION>>;

/** Of rows whose action is empty. */
const ACTIVITY = meanings<Action>({
  ...{ buy: [], sell: [], reinvested: [], capital: [], moved: [], action: [] },
  dividend: ['Dividends'],
  interest: ['Interest'],
  fee: ['Fees and rebates'],
  transfer: ['Deposits', 'Withdrawals', 'FX conversion'],
});

export const questrade: BrokerProfile = {
  name: 'questrade',
  kind: 'Action',
  columns: ['Transaction Date', 'Settlement Date', 'Action', 'Symbol', 'Net Amount', 'Account #'],
  decimalSign: '.',
  moments: written('iso'),
  zone: NEW_YORK,
  account: 'Account #',
  read(row) {
    const action = row.text('Action');
    const notes = row.text('Description');
    const entry = row.entry({
      // `2026-01-08 12:00:00 AM`: the time says nothing.
      ...{ date: row.text('Transaction Date').slice(0, 10), currency: row.currency('Currency') },
      ...{ net: row.money('Net Amount'), notes },
    });
    const { net } = entry;
    // The symbol of a contract is an internal code once it has expired; its description stays.
    const option = optionWritten(notes);
    const security = { symbol: option ?? row.text('Symbol'), name: option ? '' : notes };
    const quantity = row.quantity('Quantity');
    const isPriced = !quantity.isZero() && !row.money('Price').isZero() && option === undefined;
    const trade = {
      ...{ security, quantity, net, fees: row.money('Commission') },
      price: isPriced ? row.price('Price') : undefined,
    };
    const propose = () => entry.propose(security, { quantity, description: `${action} ${notes}` });
    switch (action === '' ? ACTIVITY(row.text('Activity Type')) : ACTION(action)) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'reinvested':
        return net.isZero() ? propose() : entry.buy(trade);
      case 'dividend':
        return quantity.isZero() ? entry.dividend(security, { gross: net }) : propose();
      case 'capital':
        return entry.returnOfCapital(security, net);
      case 'interest':
        return entry.interest(net);
      case 'fee':
        return entry.fee(net);
      case 'transfer':
        return quantity.isZero() ? entry.transfer(net) : propose();
      case 'moved':
        return quantity.isZero() && security.symbol === '' ? entry.transfer(net) : propose();
      case 'action':
        return propose();
      default:
        return row.unknown(action === '' ? 'Activity Type' : 'Action');
    }
  },
};
