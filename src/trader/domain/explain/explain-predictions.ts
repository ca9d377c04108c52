// Explains predictions and signals: the prediction or bar, the strategy's inputs, and every reason to refuse.
import { DAY_MS, WEEK_MS } from '../../../kernel/instant.ts';
import type { PredictionFact } from '../facts/prediction-facts.ts';
import { MANUAL } from '../orders/order-request.ts';
import type { Signal } from '../terms/signal.ts';
import { flowText } from '../wording/contract-text.ts';
import { duration, type HomeWords, price } from '../wording/figures.ts';
import { orderRequestText } from '../wording/order-request-text.ts';
import { basisTexts, sizeText } from '../wording/plan-text.ts';
import { refusalText } from '../wording/refusal-text.ts';
import { rootFirst } from '../wording/root-first.ts';
import { verdictText } from '../wording/verdict-text.ts';
import { type Explanations, type Line, sawLine } from './explanation.ts';

export const PREDICTIONS_EXPLAINED: Explanations<PredictionFact> = {
  'prediction-judged': ({ feed, symbol, receivedAt, prediction, verdict }) => {
    // The same chain explains the answer that it repeats.
    const isMinor = verdict.kind === 'duplicate';
    const text =
      prediction === undefined
        ? `${symbol} from ${feed}: an answer that is not a prediction`
        : `${symbol} ${prediction.signal}, confidence ${prediction.confidence}, from ${feed}, ${duration(receivedAt - prediction.dataTime)} old on arrival`;
    const flow = flowText(prediction?.flow ?? {});
    return [
      { topic: 'prediction', text, isMinor },
      ...(flow === undefined ? [] : [{ topic: 'flow', text: flow, isMinor }]),
      { topic: 'verdict', text: verdictText(verdict), isMinor },
    ];
  },
  'prediction-repeated': ({ times }) => [
    { topic: 'repeated', text: `the same answer ${times} more times`, isMinor: true },
  ],
  'signal-taken': ({ signal, orderRef, sizing, condition }, { home, termsByRef }) => [
    ...barLines(signal, home),
    ...(signal.strategy === MANUAL
      ? [{ topic: 'asked', text: condition.when }]
      : [
          {
            topic: 'strategy',
            text: `${signal.strategy} enters ${signal.side}: ${condition.when}`,
          },
          sawLine(condition.values),
        ]),
    { topic: 'gate', text: 'every check passed' },
    { topic: 'size', text: sizeText(sizing, termsByRef.get(orderRef)?.symbol ?? signal.symbol) },
    ...basisTexts(sizing.basis ?? {}).map((text) => ({ topic: 'size', text })),
  ],
  'signal-refused': ({ signal, reasons, condition, request, order }, { home }) => {
    const refused = rootFirst(reasons).map((reason) => ({
      topic: 'refused',
      text: refusalText(reason, home),
    }));
    if (request !== undefined && order !== undefined)
      return [{ topic: 'asked', text: orderRequestText(request, order) }, ...refused];
    const failed = reasons.find((reason) => reason.kind === 'condition_false');
    const asked = condition ?? failed;
    const when =
      asked === undefined
        ? ''
        : `${failed === undefined ? ', although' : '; it asks for'} ${asked.when}`;
    return [
      ...barLines(signal, home),
      {
        topic: 'strategy',
        text: `${signal.strategy} does not enter ${signal.side} at ${price(signal.price)}${when}`,
      },
      ...(asked === undefined ? [] : [sawLine(asked.values)]),
      ...refused,
    ];
  },
  'wish-stored': ({ signal }) => [
    { topic: 'wish', text: `enter ${signal.side} once ${signal.symbol} is flat` },
  ],
  'wish-dropped': ({ why }) => [{ topic: 'wish', text: `ends: ${why}` }],
};

/** What began the chain, in the place of a prediction. */
function barLines({ symbol, bar }: Signal, home: HomeWords): readonly Line[] {
  if (bar === undefined) return [];
  const at = home.moment(bar.end);
  const text =
    bar.lengthMs === WEEK_MS
      ? `bar rule: the week of ${symbol} until ${at}, judged as the next one opened`
      : bar.lengthMs === DAY_MS
        ? `bar rule: the session of ${symbol} until ${at}, judged as the next one opened`
        : `bar rule: the bar of ${symbol} of ${duration(bar.lengthMs)} that ended at ${at}`;
  return [{ topic: 'bar', text }];
}
