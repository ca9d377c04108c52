// Explains facts of holdings: what a person invests in.

import type { FactOf } from '../facts/facts.ts';
import type { HoldingFact } from '../facts/holding-facts.ts';
import { price, sharesText } from '../wording/figures.ts';
import { type Explanations, legOf } from './explanation.ts';
import { holdingSplitText, scaleText } from './split-text.ts';

export const HOLDINGS_EXPLAINED: Explanations<HoldingFact> = {
  'holding-filled': (fact) => [{ topic: 'holding', text: holdingText(fact) }],
  'holding-adopted': (fact) => [
    {
      topic: 'adopt',
      text: `${sharesText(fact.quantity)} at ${price(fact.averagePrice)} adopted by ${fact.by} as a holding, without a stop; now ${fact.quantityAfter} at ${price(fact.averagePriceAfter)} on average`,
    },
  ],
  'holding-split': (fact) => [
    { topic: 'split', text: holdingSplitText(fact) },
    { topic: 'saw', text: scaleText(fact.evidence) },
  ],
  'holding-released': ({ quantity, orderRefs, by }, index) => [
    { topic: 'release', text: `the holding of ${sharesText(quantity)} released by ${by}` },
    ...orderRefs.map((ref) => ({ topic: 'release', text: `no longer ours: ${legOf(ref, index)}` })),
  ],
};

/** What is held after an execution. */
export function holdingText(fact: FactOf<'holding-filled'>): string {
  const { quantityAfter, averagePriceAfter, beyond } = fact;
  const over =
    beyond === undefined
      ? ''
      : `; ${beyond} shares more were sold than held: they count as foreign`;
  if (quantityAfter === 0) return `nothing is held any more${over}`;
  return `${quantityAfter} at ${price(averagePriceAfter)} on average are held, without a stop${over}`;
}
