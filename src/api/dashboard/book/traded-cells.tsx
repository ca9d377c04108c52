// Shares, price and cash of a transaction, as cells of its row.
import type { BookedTransaction } from '../facts/book-shapes.ts';
import { quantity, signedMoney, toneOfText, unitPrice } from '../facts/decimals.ts';

interface TradedCellsProps {
  readonly row: Pick<BookedTransaction, 'quantity' | 'price' | 'cash' | 'currency'>;
}

export function TradedCells({ row }: TradedCellsProps) {
  return (
    <>
      <td class="number" data-name="Shares">
        {row.quantity === null ? '' : quantity(row.quantity)}
      </td>
      <td class="number" data-name="Price">
        {row.price === null ? '' : unitPrice(row.price, row.currency)}
      </td>
      <td class={`number ${toneOfText(row.cash)}`} data-name="Cash">
        {signedMoney(row.cash, row.currency)}
      </td>
    </>
  );
}
