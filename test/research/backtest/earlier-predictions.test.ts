// Earlier predictions in a backtest: a strategy in TypeScript reads the same ones as a condition in a file.
import { expect, it } from 'vitest';
import { strategyOf, withWhen } from '../../trader/config/code/code-text.ts';
import { clockOf, played } from './session-fixture.ts';

const TWICE = 'predictions.last(2).same_signal';
const PREDICTIONS = {
  '10:00:05': 'BUY',
  '10:10:05': 'SELL',
  '10:20:05': 'BUY',
  '10:30:05': 'BUY',
};

it('enters with the second BUY in a row, by a condition and by code', () => {
  const { code } = strategyOf(withWhen(`({ predictions }) => ${TWICE}`));
  const [byText, byCode] = [{}, { ...(code && { code }) }].map((more) => {
    const entry = { side: 'long', when: TWICE } as const;
    const { facts } = played({ predictions: PREDICTIONS, strategy: { entry, ...more } });
    return facts.flatMap(({ at, fact }) => {
      if (fact.type === 'signal-taken') return [`${clockOf(at)} ${fact.condition.values[TWICE]}`];
      if (fact.type !== 'signal-refused') return [];
      return [`${clockOf(at)} ${fact.reasons.map(({ kind }) => kind).join(' ')}`];
    });
  });
  expect(byText).toEqual([
    '10:00:05.0 input_missing',
    '10:10:05.0 condition_false side_not_allowed',
    '10:20:05.0 condition_false',
    '10:30:05.0 true',
  ]);
  expect(byCode).toEqual(byText);
});
