// The price of one unit in a row of an activity statement: bonds are quoted in percent.
import type { Price, Quantity } from '../../../../kernel/decimal.ts';
import type { RowReading } from '../../rows/row-reading.ts';
import { bondPrice } from '../stated/bond-price.ts';

export const BONDS: readonly string[] = ['Bonds', 'Treasury Bills'];

export function quotedPrice(
  reading: RowReading,
  column: string,
  row: { readonly quantity: Quantity /** The column of their value. */; readonly amount: string },
): Price {
  const quoted = reading.price(column);
  if (!BONDS.includes(reading.text('Asset Category'))) return quoted;
  const amount = reading.has(row.amount) ? reading.money(row.amount) : undefined;
  return bondPrice({ quoted, quantity: row.quantity, amount });
}
