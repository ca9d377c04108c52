import { describe, expect, it } from 'vitest';
import type { StrategyContext } from '../../../../src/trader/config/code/define-strategy.ts';
import { SAMPLE } from '../../../../src/trader/config/code/sample-context.ts';
import type { ConditionAnswer } from '../../../../src/trader/domain/strategy/condition.ts';
import { inSealedProcess, sentences, strategyOf, TEMPLATE, withWhen } from './code-text.ts';

function asked(text: string, context = SAMPLE): ConditionAnswer | undefined {
  return strategyOf(text).code?.evaluate(context);
}

describe('a strategy in TypeScript', () => {
  it('has the terms of a file, and its answer contains its inputs', () => {
    const strategy = strategyOf(TEMPLATE);
    expect(strategy).toMatchObject({
      name: 'drive',
      target: { kind: 'r', r: 2 },
      cooldownMs: 300_000,
    });
    expect(strategy.entry.when).toBe('drive.ts: when(context)');
    const answer = strategy.code?.evaluate(SAMPLE);
    expect(answer?.kind).toBe('true');
    expect(answer?.kind === 'true' && answer.values()).toMatchObject({
      'session.minutes_since_open': 30,
      'prediction.confidence': 0.8,
    });
  });

  it('may have other terms for a symbol, but only one condition', () => {
    const withTerms = (terms: string) =>
      TEMPLATE.replace('  symbols:', `  per_symbol: { AAPL: ${terms} },\n  symbols:`);
    const { termsBySymbol } = strategyOf(withTerms('{ size: { shares: 4 } }'));
    expect(termsBySymbol.get('AAPL')).toMatchObject({
      size: { kind: 'shares', shares: 4 },
      entry: { when: 'drive.ts: when(context)' },
    });
    expect(sentences(withTerms('{ entry: { when: "price.last > 1" } }'))).toContain(
      'per_symbol.AAPL.entry.when: the code decides for every symbol',
    );
  });

  it('reads the market of another symbol that it names literally', () => {
    const text = withWhen("({ regime }) => regime.SPY.close > regime['BRK.B'].sma20");
    expect(strategyOf(text).code?.inputs).toEqual(['regime.SPY.close', 'regime.BRK.B.close']);
    const seen = {
      ...SAMPLE,
      regime: (name: string) => ({ close: name === 'SPY' ? 2 : 1, sma20: 1 }),
    };
    expect(asked(text, seen)?.kind).toBe('true');
    expect(asked(text)).toEqual({ kind: 'missing', path: 'regime.SPY.close' });
    expect(sentences(withWhen('({ regime }) => regime.SPY.sma_20 > 1'))).toContain(
      'there is no input regime.SPY.sma_20; did you mean sma20?',
    );
  });

  it('reads earlier predictions as a condition in a file does, and says which figures', () => {
    // As an editor checks it by the types of 'sluice'.
    const isSteady = ({ prediction, predictions }: StrategyContext): boolean => {
      const { same_signal, mean_confidence } = predictions.last(3);
      return same_signal && mean_confidence > 0.7 && prediction.confidence_change > 0;
    };
    const text = withWhen(String(isSteady));
    const answer = asked(text);
    expect(answer?.kind === 'true' && answer.values()).toEqual({
      'predictions.last(3).same_signal': true,
      // (0.8 + 0.7 + 0.8) / 3
      'predictions.last(3).mean_confidence': 0.766666667,
      'prediction.confidence_change': 0.1,
    });
    const two = { ...SAMPLE, accepted: () => SAMPLE.accepted().slice(-2) };
    expect(asked(text, two)).toEqual({ kind: 'missing', path: 'predictions.last(3).same_signal' });
  });

  const mistakes = [
    ['last(1).buys', 'predictions.last takes a whole number from 2 to 20, not 1'],
    ['last(0).buys', 'predictions.last takes a whole number from 2 to 20, not 0'],
    ['last(-3).buys', 'predictions.last takes a whole number from 2 to 20, not -3'],
    ['last(1000).buys', 'predictions.last takes a whole number from 2 to 20, not 1000'],
    ['last(2.5).buys', 'predictions.last takes a whole number from 2 to 20, not 2.5'],
    ['last(NaN).buys', 'predictions.last takes a whole number from 2 to 20, not NaN'],
    ['last("3").buys', 'predictions.last takes a whole number from 2 to 20, not the text 3'],
    ['last().buys', 'predictions.last takes a whole number from 2 to 20, not undefined'],
    ['last({}).buys', 'predictions.last takes a whole number from 2 to 20, not an object'],
    ['last.buys', 'predictions.last needs how many: predictions.last(3).mean_confidence'],
    [
      'last(3)[0]',
      'predictions.last(3) is not a list: it has same_signal, buys, sells, mean_confidence, lowest_confidence, mean_score',
    ],
    [
      'last(3).length',
      'predictions.last(3) is not a list: it has same_signal, buys, sells, mean_confidence, lowest_confidence, mean_score',
    ],
    ['last(3)[Symbol.iterator]', 'inputs are not lists: read each by its name'],
    ['lst(3).buys', 'there is no input predictions.lst; did you mean last?'],
    ['buys', 'there is no input predictions.buys'],
    [
      'last(3).mean_confidance',
      'there is no input predictions.last(3).mean_confidance; did you mean mean_confidence?',
    ],
  ] as const;

  it('refuses a mistake in predictions.last with one sentence', () => {
    const each = mistakes.map(([spelled]) => `(predictions) => predictions.${spelled}`);
    const text = withWhen(
      `({ predictions, features }) => [${each.join(', ')}][features.nth](predictions) > 0`,
    );
    const { code } = strategyOf(text);
    const said = mistakes.map((_, nth) =>
      code?.evaluate({ ...SAMPLE, prediction: { ...SAMPLE.prediction, features: { nth } } }),
    );
    expect(said).toEqual(mistakes.map(([, why]) => ({ kind: 'failed', why })));
  });

  it('reads indicators with parameters as a condition in a file does, and declares them', () => {
    const isStrong = ({ price, rsi, bollinger_upper, vwap }: StrategyContext): boolean =>
      rsi(14, '15m') > 55 && price.last < bollinger_upper(20, 2.5, '5m') && price.last > vwap();
    const text = withWhen(String(isStrong));
    expect(strategyOf(text).code?.indicators.map((spec) => spec.text)).toEqual([
      'rsi(14, 15m)',
      'bollinger_upper(20, 2.5, 5m)',
      'vwap()',
    ]);
    const values = { 'rsi(14, 15m)': 60, 'bollinger_upper(20, 2.5, 5m)': 101, 'vwap()': 99.5 };
    const of = (known: Record<string, number>): typeof SAMPLE => ({
      ...SAMPLE,
      indicator: (spec) => known[spec.text],
    });
    const answer = asked(text, of(values));
    expect(answer?.kind === 'true' && answer.values()).toEqual({ ...values, 'price.last': 100 });
    const early = of({ 'rsi(14, 15m)': 60 });
    expect(asked(text, early)).toEqual({ kind: 'missing', path: 'bollinger_upper(20, 2.5, 5m)' });
  });

  it.each([
    [
      'sma(20 + features.more, "5m")',
      "sma(21, '5m'): the code must write these parameters out, so that its bars are there",
    ],
    [
      'sma(20, "7m")',
      'the bars of sma must be one of 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h, 1d, 1w, in quotes',
    ],
    ['sma(0, "5m")', 'n of sma must be a whole number from 1 to 500, written out'],
    ['sma(20)', "write sma(n, '5m')"],
    ['sma', 'sma needs its parameters in parentheses'],
    ['vwap(5)', 'write vwap()'],
  ])('refuses %s with one sentence', (spelled, why) => {
    const code = strategyOf(
      withWhen(`({ features, sma, vwap }) => features.more === 1 && ${spelled} > 0`),
    ).code;
    const prediction = { ...SAMPLE.prediction, features: { more: 1 } };
    expect(code?.evaluate({ ...SAMPLE, prediction })).toEqual({ kind: 'failed', why });
  });

  it.each([
    ['({ prediction }) => prediction.confidence > 0.5', 'prediction.confidence'],
    ['({ predictions }) => predictions.last(2).buys > 1', 'predictions.last(2).buys'],
    ['({ features }) => features.sweeps > 1', 'features.sweeps'],
  ])('on bars has no prediction to read: %s', (when, path) => {
    const onBars = (code: string) =>
      withWhen(code).replace("side: 'long'", "on: 'bar', every: '5m', side: 'long'");
    expect(sentences(onBars(when))).toContain(
      `entry.when: ${path}: entry.on is bar, so there is no prediction to read`,
    );
    expect(sentences(onBars('({ price }) => price.last > 1'))).toBe('');
  });

  it('is another strategy if its code changes, whatever its terms', () => {
    expect(strategyOf(TEMPLATE.replace('0.7', '0.8')).hash).not.toBe(strategyOf(TEMPLATE).hash);
  });

  it('refuses with the name of the missing input, even if the code catches the error', () => {
    const unknown = { ...SAMPLE, indicators: { ...SAMPLE.indicators, sma20: undefined } };
    const plain = withWhen('(context) => context.indicators.sma_20 > 1');
    expect(asked(plain, unknown)).toEqual({ kind: 'missing', path: 'indicators.sma_20' });
    const caught = withWhen(
      '(context) => { try { return context.indicators.sma_20 > 1; } catch { return true; } }',
    );
    expect(asked(caught, unknown)).toEqual({ kind: 'missing', path: 'indicators.sma_20' });
    const feature = withWhen('({ features }) => features.sweeps > 3');
    expect(asked(feature)).toEqual({ kind: 'missing', path: 'features.sweeps' });
  });

  it.each([
    ['(context) => { throw new Error("no idea") }', 'no idea'],
    ['() => { throw null; }', 'threw null'],
    ['() => { throw { toString() { for (;;); } }; }', 'threw a value that is not an error'],
    ['() => NaN', 'gave NaN, not true or false'],
    ['() => undefined', 'gave undefined, not true or false'],
    ['() => 1', 'gave 1, not true or false'],
    ['async () => true', 'gave a promise, not true or false'],
    ['() => { for (;;); }', 'took longer than 250 ms'],
    ['() => { Promise.reject(new Error("late")); return true; }', 'leaves a promise pending'],
    ['() => { (async () => { throw 1; })(); return true; }', 'leaves a promise pending'],
    ['() => { Promise.resolve().then(() => { for (;;); }); return true; }', '250 ms'],
    ['(c) => { c.prediction.confidence = 1; return true; }', 'confidence cannot be set'],
    ['() => { mistyped = 1; return true; }', 'mistyped is not defined'],
  ])('fails with the same message when it is loaded and when it is called: %s', (when, why) => {
    expect(sentences(withWhen(when))).toMatch(new RegExp(`entry.when: .*${why}`));
    const late = withWhen(
      `(context) => context.prediction.confidence > 0.75 ? true : (${when})(context)`,
    );
    const doubtful = { ...SAMPLE, prediction: { ...SAMPLE.prediction, confidence: 0.1 } };
    const answer = asked(late, doubtful);
    expect(answer).toMatchObject({ kind: 'failed', why: expect.stringContaining(why) });
  });

  it('leaves no pending work after loading', () => {
    const later = `Promise.reject(new Error('late'));\n${TEMPLATE}`;
    expect(inSealedProcess.sentences(later)).toContain('drive.ts:1:1: it leaves a promise pending');
  });

  it('has no clock, no randomness and no I/O', () => {
    for (const outside of [
      'Date.now()',
      'Math.random()',
      'process.env',
      'fetch("x")',
      'require("fs")',
    ])
      expect(sentences(withWhen(`() => ${outside} !== undefined`))).toMatch(/:13:5: entry.when: /);
    expect(sentences(TEMPLATE.replace("'sluice'", "'node:fs'"))).toContain(
      "drive.ts:6:1: a strategy may only import from 'sluice'",
    );
    const counting = `let asked = 0;\n${withWhen('() => (asked++) % 2 === 0')}`;
    expect(sentences(counting)).toContain('its second call gave a different answer');
  });

  it.each([
    [
      'misspelt input',
      withWhen('(c) => c.prediction.confidance > 0'),
      ':13:5: entry.when: there is no input prediction.confidance; did you mean confidence?',
    ],
    [
      'misspelt term',
      TEMPLATE.replace('risk_percent', 'risk_procent'),
      ':19:11: size.risk_procent: unknown setting; did you mean risk_percent?',
    ],
    ['syntax error', TEMPLATE.replace("side: 'long',", "side: = 'long',"), ':12:11: '],
    [
      'name that is not there',
      TEMPLATE.replace("name: 'drive'", 'name: nothing'),
      ':9:9: nothing is not defined',
    ],
    [
      'TypeScript that does not strip',
      `enum Side { Long }\n${TEMPLATE}`,
      ':1:1: TypeScript enum is not supported',
    ],
    [
      'text in place of the function',
      withWhen("'prediction.confidence > 0.5'"),
      'entry.when: expected a function',
    ],
    ['no strategy', 'const a = 1;', 'it must contain: export const strategy'],
  ])('reports the place of the fault: %s', (_, text, sentence) => {
    expect(sentences(text)).toContain(sentence);
  });
});
