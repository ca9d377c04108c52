// Explains requests of the operator.
import type { OperatorRequestFact, OrderOutcome } from '../facts/operator-request-facts.ts';
import { exerciseText, exerciseUpdateText } from '../wording/exercise-text.ts';
import { price, sharesText } from '../wording/figures.ts';
import { orderRequestText, requestName } from '../wording/order-request-text.ts';
import { closeAskedText } from '../wording/plan-text.ts';
import { refusalText } from '../wording/refusal-text.ts';
import { requestText } from '../wording/request-text.ts';
import { type Explanations, legOf, unexplained } from './explanation.ts';

export const REQUESTS_EXPLAINED: Explanations<OperatorRequestFact> = {
  'command-asked': ({ user, command, symbol, requestId }) => [
    { topic: 'asked', text: `${user} over HTTP: ${requestText(command, symbol)} (${requestId})` },
  ],
  'request-refused': ({ request, order, reasons }, { home }) => [
    { topic: 'asked', text: orderRequestText(request, order) },
    ...reasons.map((reason) => ({ topic: 'refused', text: refusalText(reason, home) })),
  ],
  'symbol-paused': unexplained,
  'pauses-lifted': unexplained,
  'close-asked': (fact) => [
    {
      topic: 'asked',
      text: `${fact.by}: ${closeAskedText(fact)}${fact.request === undefined ? '' : ` (${requestName(fact.request)})`}`,
    },
  ],
  'limit-asked': ({ price: limit, request }) => [
    {
      topic: 'asked',
      text: `${request.user}: close the position at ${price(limit)} (${requestName(request)})`,
    },
  ],
  'reduction-asked': ({ shares, request }) => [
    {
      topic: 'asked',
      text: `${request.user}: close ${sharesText(shares)} (${requestName(request)})`,
    },
  ],
  'stop-asked': ({ by, from, to }) => [
    { topic: 'asked', text: `${by}: move the stop from ${price(from)} to ${price(to)}` },
  ],
  'stop-ask-refused': ({ from, to, times }) => [
    {
      topic: 'stop',
      text: `stays at ${price(from)}: the broker has not made the last ${times} changes, and the requested price ${price(to)} is given up`,
    },
  ],
  'protection-asked': ({ by }) => [
    { topic: 'asked', text: `${by}: place a stop for the position` },
  ],
  'exercise-intended': (fact) => [
    {
      topic: 'asked',
      text: `${fact.by}: ${exerciseText(fact)}${fact.why === undefined ? '' : `: ${fact.why}`}`,
    },
  ],
  'exercise-updated': (fact) => [{ topic: 'wire', text: exerciseUpdateText(fact) }],
  'order-resolved': ({ orderRef, outcome, by }, index) => [
    { topic: 'asked', text: `${by}: ${legOf(orderRef, index)} ${outcomeText(outcome)}` },
  ],
};

function outcomeText(outcome: OrderOutcome): string {
  return outcome.kind === 'filled' ? `filled at ${price(outcome.price)}` : 'was cancelled';
}
