// Trades whose quantity and price stand in one text, such as `OPEN BUY 2 @ 25.125`, `Buy 1 @ 589.16 USD` or `0.5 shares at $320.11`.
import { minus, valueAt } from '../../../kernel/amounts.ts';
import type { Decimal, Money } from '../../../kernel/decimal.ts';
import type { Row } from '../rows/row-reading.ts';
import { type DecimalSign, numberFrom } from '../text/number-text.ts';
import { type Mapping, TRADED_PRICE, TRADED_QUANTITY } from './mapping.ts';

/** Behind a part of a position stands the whole: `0.02/3.02`. */
const TRADE =
  /(?<![\p{L}\d.,])(\d[\d.,]*)(?:\/\d[\d.,]*)?(?: (?:shares?|units?|stk\.?|stück))? ?(?:@| at | zu ) ?[$€£]?(\d[\d.,]*\d|\d)/iu;

export function isTradeText(text: string): boolean {
  return TRADE.test(text);
}

/** The row with both as cells of their own; as it is if the text has none, or if its decimal sign is not known. */
export function withTradeText(row: Row, { columns, decimalSign }: Mapping): Row {
  const text = row.raw[columns.trade ?? ''] ?? '';
  const [, quantity, price] = TRADE.exec(text) ?? [];
  if (quantity === undefined || price === undefined) return row;
  const amount = numberFrom(row.raw[columns.amount ?? '']?.trim() ?? '', decimalSign)?.abs();
  const read = SIGNS.map((sign) => ({
    quantity: numberFrom(quantity, sign),
    price: numberFrom(price, sign),
  }));
  const sure = read.find((one) => amount !== undefined && isLike(one, amount as Money));
  const counts = new Set(read.flatMap((one) => one.quantity?.toFixed() ?? []));
  const [only] = counts;
  if (sure === undefined && (counts.size !== 1 || only === undefined)) return row;
  const written = (value: Decimal | undefined) => value?.toFixed().replace('.', decimalSign) ?? '';
  const cells =
    sure === undefined
      ? { [TRADED_QUANTITY]: (only ?? '').replace('.', decimalSign), [TRADED_PRICE]: '' }
      : { [TRADED_QUANTITY]: written(sure.quantity), [TRADED_PRICE]: written(sure.price) };
  return { ...row, raw: { ...row.raw, ...cells } };
}

const SIGNS: readonly DecimalSign[] = ['.', ','];
/** Of the amount, which has the costs in it. */
const NEAR = 0.2;

interface Traded {
  readonly quantity: Decimal | undefined;
  readonly price: Decimal | undefined;
}

function isLike({ quantity, price }: Traded, amount: Money): boolean {
  if (quantity === undefined || price === undefined || amount.isZero()) return false;
  const value = valueAt(quantity as never, price as never);
  return Math.abs(minus(amount, value).toNumber()) <= NEAR * amount.toNumber();
}
