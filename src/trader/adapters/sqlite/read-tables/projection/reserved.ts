// How many shares of a position its working exits will close. A stop or a target reserves nothing: the broker reduces it
// as soon as anything else fills.
import { TERMINAL_STATUSES } from '../../../../domain/orders/order-state.ts';

const ENDED = [...TERMINAL_STATUSES, 'released'].map((state) => `'${state}'`).join(', ');

/** SQL over a row `p` of positions. */
export const RESERVED = `
  (SELECT min(abs(p.quantity), coalesce(sum(x.quantity - x.filled), 0)) FROM orders x
   WHERE x.position_id = p.id AND x.leg = 'x' AND x.state NOT IN (${ENDED}))`;

/** Shares that working sales of a holding will sell: SQL over a row `h` of holdings. */
export const ON_SALE = `
  (SELECT coalesce(sum(o.quantity - o.filled), 0) FROM orders o
   WHERE o.position_id = h.id AND o.side = 'sell' AND o.state NOT IN (${ENDED}))`;
