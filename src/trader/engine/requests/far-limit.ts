// A limit far through the market is usually a typing mistake. The order is not refused; its check warns.
import { isOptionId } from '../../../market/instruments/amount.ts';
import type { OrderRequest, OrderWord } from '../../domain/orders/order-request.ts';
import { percent, price as priceText } from '../../domain/wording/figures.ts';
import { freshQuote } from '../condition-inputs/evaluate-condition.ts';
import type { Turn } from '../turn/turn.ts';

/** Of the market's other side. Options are wide and cheap: theirs counts from ten cents on. */
const FAR_PERCENT = { stock: 10, option: 50 };
const NEAR_OF_OPTION = 0.1;
/** Those that fill whenever the market is there. */
const LIMITS: ReadonlySet<OrderWord> = new Set(['LMT', 'LO']);

/** ` The limit of 16 is 900 % above the ask of 1.6: the order fills at once, at up to 16.`; empty for any other order. */
export function farLimitText(turn: Turn, order: OrderRequest): string {
  const { symbol, side, type, price: limit, walk } = order;
  // A walk ends at the other side of the market, however far its limit is.
  if (!LIMITS.has(type) || limit === undefined || walk !== undefined) return '';
  const isBuy = side === 'buy';
  const { bid, ask } = freshQuote(turn, symbol);
  const touch = isBuy ? ask : bid;
  const beyond = isBuy ? limit - touch : touch - limit;
  const far = (beyond / touch) * 100;
  const isOption = isOptionId(symbol);
  const isFar =
    touch > 0 &&
    far >= FAR_PERCENT[isOption ? 'option' : 'stock'] &&
    (!isOption || beyond > NEAR_OF_OPTION);
  if (!isFar) return '';
  const [where, fills] = isBuy ? ['above the ask', 'up to'] : ['below the bid', 'down to'];
  return ` The limit of ${priceText(limit)} is ${percent(far)} ${where} of ${priceText(touch)}: the order fills at once, at any price ${fills} ${priceText(limit)}.`;
}
