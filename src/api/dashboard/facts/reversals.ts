// What taking a booking back would change, in words.
import type { ReversalPreview } from './book-shapes.ts';
import { money, quantity } from './decimals.ts';

/** `ACME 10 → 0 shares, cost 1,000.00 USD → 0.00 USD. Cash 9,000.00 USD → 10,000.00 USD.` */
export function reversalWords({ positions, cash, transactions }: ReversalPreview): string {
  const moved = positions.map(({ symbol, currency, before, after }) => {
    const parts = [
      `${symbol} ${quantity(before.quantity)} → ${quantity(after.quantity)} shares`,
      ...changed('cost', before.cost, after.cost, currency),
      ...changed('realised gain', before.realized_gain, after.realized_gain, currency),
    ];
    return `${parts.join(', ')}.`;
  });
  const paid = cash.map(
    ({ currency, before, after }) => `Cash ${money(before, currency)} → ${money(after, currency)}.`,
  );
  const both = transactions.length > 1 ? ['Both halves of the transfer are taken back.'] : [];
  const sentences = [...moved, ...paid, ...both];
  return sentences.length === 0 ? 'No position and no cash changes.' : sentences.join(' ');
}

function changed(name: string, before: string, after: string, currency: string): string[] {
  return before === after ? [] : [`${name} ${money(before, currency)} → ${money(after, currency)}`];
}
