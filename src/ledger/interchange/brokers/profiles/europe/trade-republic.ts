// Trade Republic: the CSV of the transactions of an account, whose amounts are before fees and taxes.
import { minus, plus } from '../../../../../kernel/amounts.ts';
import type { BrokerProfile } from '../../reading/broker-row.ts';
import { BERLIN, euros, meanings, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['BUY', 'PRIVATE_MARKET_BUY', 'SAVINGS_PLAN'],
  sell: ['SELL'],
  transfer: [
    ...['CUSTOMER_INPAYMENT', 'CUSTOMER_INBOUND', 'CUSTOMER_OUTBOUND_REQUEST', 'CARD_TRANSACTION'],
    ...['TRANSFER_INSTANT_OUTBOUND', 'TRANSFER_INSTANT_INBOUND', 'TRANSFER_INBOUND'],
    ...['TRANSFER_OUTBOUND', 'TRANSFER_IN', 'TRANSFER_OUT', 'GIFT', 'BENEFITS_SAVEBACK'],
  ],
  dividend: ['DIVIDEND', 'DISTRIBUTION', 'EARNINGS', 'DIVIDEND_EQUIVALENT_PAYMENT'],
  interest: ['INTEREST_PAYMENT'],
  tax: ['TAX_OPTIMIZATION', 'PRE_DETERMINED_TAX_BASE', 'SEC_ACCOUNT'],
  redemption: ['FINAL_MATURITY', 'REDEMPTION', 'WARRANT_EXERCISE', 'TILG'],
  action: ['SPLIT'],
});

export const tradeRepublic: BrokerProfile = {
  name: 'trade-republic',
  kind: 'type',
  columns: [
    'datetime',
    'account_type',
    'category',
    'type',
    'asset_class',
    'symbol',
    'shares',
    'tax',
  ],
  decimalSign: '.',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    const [gross, fee, tax] = [row.money('amount'), row.money('fee'), row.money('tax')];
    const net = plus(plus(gross, fee), tax);
    const entry = row.entry({
      ...{
        date: row.text('datetime'),
        currency: row.has('currency') ? row.currency('currency') : euros,
        net: row.has('amount') ? net : undefined,
      },
      ...{ id: row.text('transaction_id'), notes: row.text('description') },
    });
    const symbol = row.text('symbol');
    const isin = /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(symbol) ? symbol : '';
    const security = { symbol, isin, name: row.text('name') };
    const quantity = row.quantity('shares');
    const fees = plus(fee, tax);
    const type = row.text('type');
    switch (TYPE(type)) {
      case 'buy':
        return entry.buy({ security, quantity, net, fees, price: row.price('price') });
      case 'sell': {
        entry.sell({
          security,
          quantity,
          net: plus(gross, fee),
          fees: fee,
          price: row.price('price'),
        });
        return entry.tax(tax);
      }
      case 'dividend': {
        entry.dividend(security, { gross, withheld: tax });
        return entry.fee(fee);
      }
      case 'interest': {
        entry.interest(gross);
        return entry.tax(tax);
      }
      case 'tax':
        return entry.tax(net);
      case 'transfer': {
        entry.transfer(gross);
        entry.fee(fee);
        return entry.tax(tax);
      }
      case 'redemption': {
        // One row takes the shares and another one, days later, brings the cash.
        if (!row.has('amount')) return row.nothing('The row with the cash books the redemption.');
        entry.sell({ security, quantity, net: plus(gross, fee), fees: fee });
        return entry.tax(tax);
      }
      case 'action':
        return entry.propose(security, {
          quantity,
          description: `${type} ${row.text('description')}`,
        });
      default:
        return row.unknown('type');
    }
  },
};

const WORD = meanings({
  buy: ['Aankoop', 'Buy', 'Kauf', 'Achat', 'Acquisto', 'Compra'],
  sell: ['Verkoop', 'Sell', 'Verkauf', 'Vente', 'Vendita', 'Venta'],
  dividend: ['Dividend', 'Dividende', 'Dividendo'],
  interest: ['Rente', 'Interest', 'Zinsen', 'Intérêts'],
  transfer: [
    ...['Storting', 'Onttrekking', 'Deposit', 'Removal', 'Withdrawal', 'Einlage', 'Entnahme'],
    ...['Dépôt', 'Retrait'],
  ],
});

/** The short table that programs make from its statements, with net amounts in euros. */
export const tradeRepublicNet: BrokerProfile = {
  name: 'trade-republic-net',
  kind: 'Transactietype',
  columns: ['Datum', 'Transactietype', 'Waarde (netto)', 'Opmerking', 'ISIN', 'Aantal', 'Kosten'],
  decimalSign: ',',
  moments: written('iso'),
  zone: BERLIN,
  read(row) {
    const [net, notes] = [row.money('Waarde (netto)'), row.text('Opmerking')];
    const entry = row.entry({ date: row.text('Datum'), currency: euros, net, notes });
    const security = { isin: row.text('ISIN'), name: notes };
    const fees = plus(row.money('Kosten'), row.money('Belasting'));
    const trade = { security, quantity: row.quantity('Aantal'), net, fees };
    switch (WORD(row.text('Transactietype'))) {
      case 'buy':
        return entry.buy(trade);
      case 'sell':
        return entry.sell(trade);
      case 'dividend': {
        const tax = row.money('Belasting');
        return entry.dividend(security, { gross: minus(net, tax), withheld: tax });
      }
      case 'interest':
        return entry.interest(net);
      case 'transfer':
        return entry.transfer(net);
      default:
        return row.unknown('Transactietype');
    }
  },
};
