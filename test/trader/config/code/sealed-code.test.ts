// Conditions in TypeScript as a daemon asks them: in a process that they may end.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SAMPLE } from '../../../../src/trader/config/code/sample-context.ts';
import {
  createSealedCode,
  type SealedCode,
} from '../../../../src/trader/config/code/sealed-code.ts';
import type { ConditionAnswer } from '../../../../src/trader/domain/strategy/condition.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { strategyOf, TEMPLATE, withWhen } from './code-text.ts';

/** No check before finds it: only this confidence takes the memory. */
const BOMB = withWhen(
  "({ prediction }) => prediction.confidence === 0.7654 && 'a'.repeat(2 ** 28).split('').length > 1",
);
const WORSE = { ...SAMPLE, prediction: { ...SAMPLE.prediction, confidence: 0.7654 } };

/** The check, at other moments, finds nothing wrong. */
function worse(expression: string): string {
  return withWhen(
    `({ prediction: { confidence } }) => confidence === 0.7654 ? ${expression} : false`,
  );
}

let code: SealedCode;

beforeEach(() => {
  code = createSealedCode();
});
afterEach(() => code.end());

function sealed(...texts: string[]): ((context?: typeof SAMPLE) => ConditionAnswer)[] {
  return asked(code.over(texts.map(strategyOf)));
}

function asked(strategies: readonly Strategy[]) {
  return strategies.map(({ code: its }) => (context = SAMPLE) => {
    if (its === undefined) throw new Error('it is not written as code');
    return its.evaluate(context);
  });
}

function whyOf(answer: ConditionAnswer | undefined): string {
  return answer?.kind === 'failed' ? answer.why : `${answer?.kind}`;
}

it.each([
  ['the template', TEMPLATE],
  ['an error', worse("(() => { throw new Error('no ☂'); })()")],
  ['no boolean', worse('confidence')],
  ['a promise', worse('Promise.resolve(true) !== null')],
  ['a missing input', withWhen('({ regime }) => regime.SPY.close > 1')],
  [
    'a caught error',
    withWhen('(c) => { try { return c.regime.SPY.close > 1; } catch { return true; } }'),
  ],
])('answers as in the same process: %s', (_, text) => {
  const [inThere] = sealed(text);
  const plain = (answer: ConditionAnswer | undefined) =>
    answer?.kind === 'true' ? { kind: answer.kind, values: answer.values() } : answer;
  expect(plain(inThere?.(WORSE))).toEqual(plain(strategyOf(text).code?.evaluate(WORSE)));
});

it('a condition that ends its process is refused, and others go on in a new one', () => {
  const [bomb, good] = sealed(BOMB, TEMPLATE.replace('drive', 'other'));
  expect(good?.().kind).toBe('true');
  expect(whyOf(bomb?.(WORSE))).toMatch(/^it ended its process: it needs more than 128 MB/);
  expect(good?.().kind).toBe('true');
  expect(bomb?.().kind).toBe('false');
});

it('after three times in a row it is not called again until its file changes', () => {
  const strategies = [strategyOf(BOMB)];
  const [bomb] = asked(code.over(strategies));
  for (const _ of [1, 2]) expect(whyOf(bomb?.(WORSE))).not.toContain('not called again');
  expect(whyOf(bomb?.(WORSE))).toContain('not called again until its file changes');
  // Also after a reload that changes something else.
  const [kept] = asked(code.over(strategies));
  expect(whyOf(kept?.())).toContain('not called again');
  const [edited] = sealed(BOMB);
  expect(edited?.().kind).toBe('false');
});

it('refuses the signal where no process can be started, and asks again when one can', () => {
  const folder = process.env.TMPDIR;
  process.env.TMPDIR = '/nowhere';
  let good: ReturnType<typeof sealed>[number] | undefined;
  try {
    [good] = sealed(TEMPLATE);
    expect(whyOf(good?.())).toContain('no process could be started');
  } finally {
    if (folder === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = folder;
  }
  expect(good?.().kind).toBe('true');
});

it('is asked again after its process has been ended from outside', () => {
  const [good] = sealed(TEMPLATE);
  expect(good?.().kind).toBe('true');
  code.end();
  expect(good?.().kind).toBe('true');
});
