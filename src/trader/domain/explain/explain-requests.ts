// Explains requests of the operator.
import type { ByHandFact, OrderOutcome } from '../facts/by-hand-facts.ts';
import { price } from '../wording/figures.ts';
import { type Explanations, legOf, unexplained } from './explanation.ts';

export const REQUESTS_EXPLAINED: Explanations<ByHandFact> = {
  'symbol-paused': unexplained,
  'pauses-lifted': unexplained,
  'close-asked': ({ by, isExtended }) => [
    {
      topic: 'asked',
      text: `${by}: close the position${isExtended ? ', outside regular hours too' : ''}`,
    },
  ],
  'stop-asked': ({ by, from, to }) => [
    { topic: 'asked', text: `${by}: move the stop from ${price(from)} to ${price(to)}` },
  ],
  'protection-asked': ({ by }) => [
    { topic: 'asked', text: `${by}: place a stop for the position` },
  ],
  'order-resolved': ({ orderRef, outcome, by }, index) => [
    { topic: 'asked', text: `${by}: ${legOf(orderRef, index)} ${outcomeText(outcome)}` },
  ],
};

function outcomeText(outcome: OrderOutcome): string {
  return outcome.kind === 'filled' ? `filled at ${price(outcome.price)}` : 'was cancelled';
}
