// What a transaction of a client file of Portfolio Performance books. Purchases and sales stand in two accounts: the side with the shares
// books them.
import { negated, plus } from '../../../../kernel/amounts.ts';
import type { BrokerProfile } from '../../brokers/reading/broker-row.ts';
import { UTC, written } from '../../brokers/reading/forms.ts';

export const clientProfile: BrokerProfile = {
  name: 'portfolio-performance-client',
  columns: [],
  decimalSign: '.',
  moments: written('iso'),
  zone: UTC,
  read(row) {
    const [kind, amount, notes] = [row.text('KIND'), row.money('amount'), row.text('note')];
    const [fees, taxes] = [row.money('fees'), row.money('taxes')];
    const [quantity, currency] = [row.quantity('shares'), row.currency('currency')];
    const costs = plus(fees, taxes);
    const entryOf = (net: typeof amount | undefined) =>
      row.entry({ date: row.text('date'), currency, net, notes, id: row.text('id') });
    const security = {
      symbol: row.text('symbol'),
      isin: row.text('isin'),
      name: row.text('security'),
    };
    switch (kind) {
      case 'portfolio BUY': {
        const net = negated(amount);
        return entryOf(net).buy({ security, quantity, net, fees: costs });
      }
      case 'portfolio SELL': {
        const entry = entryOf(amount);
        entry.sell({ security, quantity, net: plus(amount, taxes), fees });
        return entry.tax(negated(taxes));
      }
      case 'account BUY':
      case 'account SELL':
        return row.nothing('The securities account books the trade.');
      case 'portfolio DELIVERY_INBOUND':
        return entryOf(undefined).opening({ security, quantity, cost: amount });
      case 'portfolio DELIVERY_OUTBOUND':
        return entryOf(undefined).propose(security, {
          ...{ quantity: negated(quantity), description: 'delivery to another bank' },
          action: { kind: 'transfer-out', account: '' },
        });
      case 'portfolio TRANSFER_IN':
      case 'portfolio TRANSFER_OUT':
        return row.nothing('The shares move between securities accounts of the file.');
      case 'account DIVIDENDS': {
        const entry = entryOf(amount);
        entry.dividend(security, { gross: plus(amount, costs), withheld: negated(taxes) });
        return entry.fee(negated(fees));
      }
      case 'account INTEREST': {
        const entry = entryOf(amount);
        entry.interest(plus(amount, taxes));
        return entry.tax(negated(taxes));
      }
      case 'account INTEREST_CHARGE':
        return entryOf(negated(amount)).interest(negated(amount));
      case 'account DEPOSIT':
      case 'account TRANSFER_IN':
        return entryOf(amount).transfer(amount);
      case 'account REMOVAL':
      case 'account TRANSFER_OUT':
        return entryOf(negated(amount)).transfer(negated(amount));
      case 'account FEES':
        return entryOf(negated(amount)).fee(negated(amount));
      case 'account FEES_REFUND':
        return entryOf(amount).fee(amount);
      case 'account TAXES':
        return entryOf(negated(amount)).tax(negated(amount));
      case 'account TAX_REFUND':
        return entryOf(amount).tax(amount);
      default:
        return row.unknown('KIND');
    }
  },
};
