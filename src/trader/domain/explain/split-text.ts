// Describes a split or a suspected split with its numbers.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { FactOf } from '../facts/facts.ts';
import type { ScaleEvidence } from '../splits/scale-verdict.ts';
import { ratioText } from '../splits/split-ratio.ts';
import { type HomeWords, price, sharesText } from '../wording/figures.ts';

export function splitText(
  { symbol, ratio, before, after, cash }: FactOf<'position-split'>,
  home: HomeWords,
): string {
  const target =
    after.targetPrice === undefined
      ? ''
      : `, target ${price(before.targetPrice)} is now ${price(after.targetPrice)}`;
  return `a split of ${ratioText(ratio)}: ${sharesText(before.quantity)} at ${price(before.averagePrice)} ${before.quantity === 1 ? 'is' : 'are'} now ${after.quantity} at ${price(after.averagePrice)}, stop ${price(before.stopPrice)} is now ${price(after.stopPrice)}${target}${cash === undefined ? '' : `; ${pieceText(symbol, cash, home)}`}`;
}

export function holdingSplitText({ ratio, before, after }: FactOf<'holding-split'>): string {
  return `a split of ${ratioText(ratio)}: the holding of ${sharesText(before.quantity)} at ${price(before.averagePrice)} is now ${after.quantity} at ${price(after.averagePrice)}`;
}

function pieceText(
  symbol: string,
  cash: NonNullable<FactOf<'position-split'>['cash']>,
  home: HomeWords,
): string {
  const worth = home.money(Math.abs(amountOf(symbol, cash.price, cash.shares)));
  return cash.shares > 0
    ? `${price(cash.shares)} of a share paid out in cash, recorded at ${worth}`
    : `${price(-cash.shares)} of a share taken over from another position of the symbol, recorded at ${worth}`;
}

export function stopResetText({ from, to, atr, why }: FactOf<'stop-reset'>): string {
  const by =
    atr === undefined
      ? 'scaled by the old risk in percent'
      : `computed from today's ATR of ${price(atr)}`;
  return `${why}: the stop moves from ${price(from)} to ${price(to)}, ${by}`;
}

export function scaleText(evidence: ScaleEvidence): string {
  const { quantityBefore, quantityAfter, costBefore, costAfter, priceBefore, priceAfter } =
    evidence;
  const announced = evidence.announced ? `, announced ${ratioText(evidence.announced)}` : '';
  return `the account from ${quantityBefore} to ${sharesText(quantityAfter)}, cost per share ${price(costBefore)} to ${price(costAfter)}, price ${price(priceBefore)} to ${price(priceAfter)}${announced}`;
}
