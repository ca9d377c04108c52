// Trade Republic: the CSV of the transactions of an account, whose amounts are before fees and taxes.
import { minus, plus, sumOf } from '../../../../../kernel/amounts.ts';
import { parseDecimal, type Quantity, ZERO } from '../../../../../kernel/decimal.ts';
import type { Row } from '../../../rows/row-reading.ts';
import type { DecimalSign } from '../../../text/number-text.ts';
import type { BrokerProfile, BrokerRow, JoinedRows } from '../../reading/broker-row.ts';
import { BERLIN, euros, meanings, written } from '../../reading/forms.ts';

const TYPE = meanings({
  buy: ['BUY', 'PRIVATE_MARKET_BUY', 'SAVINGS_PLAN'],
  sell: ['SELL'],
  transfer: [
    ...['CUSTOMER_INPAYMENT', 'CUSTOMER_INBOUND', 'CUSTOMER_OUTBOUND_REQUEST', 'CARD_TRANSACTION'],
    ...['CARD_TRANSACTION_INTERNATIONAL', 'TRANSFER_DIRECT_DEBIT_INBOUND', 'BONUS', 'STOCKPERK'],
    ...['TRANSFER_INSTANT_OUTBOUND', 'TRANSFER_INSTANT_INBOUND', 'TRANSFER_INBOUND'],
    ...['TRANSFER_OUTBOUND', 'TRANSFER_IN', 'TRANSFER_OUT', 'GIFT', 'BENEFITS_SAVEBACK'],
    'MANUAL_CASH_TRANSFER',
  ],
  dividend: ['DIVIDEND', 'DISTRIBUTION', 'EARNINGS', 'DIVIDEND_EQUIVALENT_PAYMENT'],
  interest: ['INTEREST_PAYMENT'],
  fee: ['CARD_ORDERING_FEE'],
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
  joined: withoutMigrations,
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
    const proposal = { quantity, description: `${type} ${row.text('description')}` };
    switch (TYPE(type) ?? (isOfShares(row) ? 'action' : undefined)) {
      case 'buy':
        if (type === PREPAYMENT && quantity.isZero()) return entry.propose(security, proposal);
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
      case 'fee':
        return entry.fee(net);
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
        return entry.propose(security, proposal);
      default:
        return row.unknown('type');
    }
  },
};

/** Its shares come later. */
const PREPAYMENT = 'PRIVATE_MARKET_BUY';

/** What happens to shares without an order: only a person knows what it means for their costs. */
function isOfShares(row: BrokerRow): boolean {
  return /^(?:CORPORATE_ACTION|DELIVERY)$/.test(row.text('category')) && row.has('symbol');
}

/** Shares that left one custodian came to another one on the same day. */
function withoutMigrations(rows: readonly Row[]): JoinedRows {
  const migrated = rows.filter(({ raw }) => raw.type === 'MIGRATION');
  const moves = Map.groupBy(migrated, ({ raw }) => `${raw.symbol} ${raw.date}`);
  const gone = new Set(
    [...moves.values()].flatMap((all) => (sumOf(all.map(sharesOf)).isZero() ? all : [])),
  );
  const why = 'The same shares at another custodian.';
  return {
    rows: rows.filter((row) => !gone.has(row)),
    notes: [...gone].map(({ place }) => ({ place, why })),
  };
}

function sharesOf({ raw }: Row): Quantity {
  return (parseDecimal(raw.shares ?? '') ?? ZERO) as Quantity;
}

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

/** The short table that programs make from its statements, with net amounts in euros: in Dutch, and in English by pytr. */
export const tradeRepublicNet: readonly BrokerProfile[] = [
  shortTable(',', {
    ...{ date: 'Datum', type: 'Transactietype', net: 'Waarde (netto)', notes: 'Opmerking' },
    ...{ shares: 'Aantal', fees: 'Kosten', taxes: 'Belasting' },
  }),
  shortTable('.', {
    ...{ date: 'Date', type: 'Type', net: 'Value', notes: 'Note' },
    ...{ shares: 'Shares', fees: 'Fees', taxes: 'Taxes' },
  }),
];

type ShortColumns = Readonly<
  Record<'date' | 'type' | 'net' | 'notes' | 'shares' | 'fees' | 'taxes', string>
>;

function shortTable(decimalSign: DecimalSign, columns: ShortColumns): BrokerProfile {
  const { date, type, shares } = columns;
  return {
    name: 'trade-republic-net',
    kind: type,
    columns: [...Object.values(columns), 'ISIN'],
    // Portfolio Performance has columns of these names, and more.
    isWholeHeader: decimalSign === '.',
    decimalSign,
    moments: written('iso'),
    zone: BERLIN,
    read(row) {
      const [net, notes] = [row.money(columns.net), row.text(columns.notes)];
      const entry = row.entry({ date: row.text(date), currency: euros, net, notes });
      const security = { isin: row.text('ISIN'), name: notes };
      const taxes = row.money(columns.taxes);
      const trade = {
        security,
        quantity: row.quantity(shares),
        net,
        fees: plus(row.money(columns.fees), taxes),
      };
      switch (WORD(row.text(type))) {
        case 'buy':
          return entry.buy(trade);
        case 'sell':
          return entry.sell(trade);
        case 'dividend': {
          return entry.dividend(security, { gross: minus(net, taxes), withheld: taxes });
        }
        case 'interest':
          return entry.interest(net);
        case 'transfer':
          return entry.transfer(net);
        default:
          return row.unknown(type);
      }
    },
  };
}
