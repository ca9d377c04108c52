// An activity of Ghostfolio as drafts: a dividend is quantity times price, a fee has its own field.
import { plus, valueAt } from '../../../kernel/amounts.ts';
import { type Money, NO_MONEY, type Quantity } from '../../../kernel/decimal.ts';
import { pricedByUnit } from '../../domain/options/option-security.ts';
import type {
  CashDraft,
  OpeningDraft,
  SecurityReference,
  TransactionDraft,
  TransactionOrigin,
} from '../../domain/transactions/draft.ts';
import type { RowReading } from '../rows/row-reading.ts';

/** The names of the fields in the file. */
export type ActivityFields = Readonly<
  Record<
    'type' | 'date' | 'symbol' | 'currency' | 'quantity' | 'unitPrice' | 'fee' | 'comment',
    string
  >
>;

export interface ActivityTerms {
  readonly fields: ActivityFields;
  readonly origin: TransactionOrigin | undefined;
  security(symbol: string): SecurityReference;
}

/** Undefined if the activity moves nothing, as plans for the future do; a fee moves cash, whatever it is for. */
export function activityDrafts(
  reading: RowReading,
  { fields, origin, security }: ActivityTerms,
): TransactionDraft[] | undefined {
  const type = reading.needed(fields.type).toUpperCase();
  const common = {
    ...reading.moment(fields.date),
    currency: reading.currency(fields.currency),
    rate: undefined,
    notes: reading.text(fields.comment) || undefined,
    origin,
  };
  // Ghostfolio reads files of brokers that state sales and commissions as negative, and takes neither sign.
  const quantity = reading.quantity(fields.quantity).abs() as Quantity;
  const price = reading.price(fields.unitPrice);
  if (price.isNegative()) reading.refuse(fields.unitPrice, 'A price is not negative; correct it.');
  const fees = reading.money(fields.fee).abs() as Money;
  const amount = valueAt(quantity, price);
  const reference = () => security(reading.needed(fields.symbol));
  const fee = feeBeside(common, fees);
  const possession = (): OpeningDraft => ({
    ...{ ...common, type: 'OPENING_BALANCE', security: reference(), quantity },
    ...{ cost: amount, acquiredOn: common.on },
  });
  switch (type) {
    case 'BUY':
    case 'SELL': {
      if (quantity.isZero()) return fee.length === 0 ? undefined : fee;
      const traded = reference();
      return [
        {
          ...{ ...common, type, security: traded, quantity, price, fees },
          ...pricedByUnit(traded),
          ...{ method: undefined, chosen: undefined },
        },
      ];
    }
    case 'ITEM':
      // Exports until 2025: a possession, such as a house, that has a value and has moved no cash.
      return quantity.isZero() ? undefined : [possession(), ...fee];
    case 'DIVIDEND':
      if (amount.isZero()) return fee.length === 0 ? undefined : fee;
      return [
        {
          ...{ ...common, type, security: reference(), amount },
          ...{ withholding: NO_MONEY, bought: undefined },
        },
        ...fee,
      ];
    case 'INTEREST':
      if (amount.isZero()) return fee.length === 0 ? undefined : fee;
      return [{ ...common, type, amount }, ...fee];
    case 'FEE':
      if (plus(fees, amount).isZero()) return undefined;
      return [{ ...common, type, amount: plus(fees, amount) }];
    default:
      reading.refuse(
        fields.type,
        `Activities of the type "${type}" have no booking in the ledger; enter it by hand.`,
      );
      return [];
  }
}

function feeBeside(common: Omit<CashDraft, 'type' | 'amount'>, fees: Money): CashDraft[] {
  if (fees.isZero()) return [];
  const { origin } = common;
  const own = origin === undefined ? undefined : { ...origin, id: `${origin.id}/fee` };
  return [{ ...common, type: 'FEE', amount: fees, origin: own }];
}
