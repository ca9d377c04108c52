// What the trader's check of an order says, and below it what the order costs and can lose.

import type { paths } from '../../client/schema.ts';
import { amount, price, sharesText } from './amounts.ts';
import { dateText } from './date-formats.ts';

type Answers = paths['/api/v1/orders/check']['post']['responses'];
export type Checked = Answers[200]['content']['application/json'];

export function checkedWords({ text, order, lots }: Checked): string {
  if (order === null || order.option !== undefined) return text;
  const { stop_price: stop, risk, notional, effect, quantity } = order;
  return [
    text,
    `${sharesText(quantity)}, about ${amount(notional)} at ${price(order.price)}.`,
    ...(effect === 'open' && stop !== null && risk !== null
      ? [
          `If its stop fills at ${price(stop)}, it loses ${amount(risk)}. Over a gap the stop fills at the next price, and the loss is larger.`,
        ]
      : []),
    ...(effect === 'open' && stop === null ? ['It has no stop: all of that can be lost.'] : []),
    ...(lots ?? []).map(
      (lot) =>
        `Closes lot ${lot.lot_id} of ${dateText(lot.opened_on)}: ${lot.quantity} shares, gain ${lot.gain} (${lot.term}).`,
    ),
  ].join('\n');
}
