import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { compileCondition } from '../../../../src/trader/domain/strategy/condition.ts';
import {
  CONDITION_INPUTS,
  type ConditionContext,
} from '../../../../src/trader/domain/strategy/condition-inputs.ts';
import { regimesIn } from '../../../../src/trader/domain/strategy/regime.ts';

const NOW = instant(1_700_000_000_000);

const NOTHING = { close: undefined, sma20: undefined };

const CONTEXT: ConditionContext = {
  now: NOW,
  prediction: {
    id: 'p1',
    source: 'flow',
    kind: 'prediction',
    symbol: 'SPY',
    signal: 'BUY',
    confidence: 0.75,
    score: 0.5,
    probabilities: { sell: 0.1, neutral: 0.2, buy: 0.7 },
    dataTime: instant(NOW - 30_000),
    issuedAt: NOW,
    receivedAt: NOW,
    anchorPrice: 100,
    model: { name: 'm', version: '1', tickerSpecific: true },
    features: { d_diff: -2.5, 'odd name': 1 },
    raw: '{}',
  },
  quote: {
    symbol: 'SPY',
    bid: 99.99,
    ask: 100.01,
    last: 100,
    at: NOW,
    isLive: true,
    isHalted: false,
  },
  indicators: {
    atr: 0.5,
    sma20: 99,
    sma50: 98,
    ema20: 99.5,
    high20: 101,
    low20: 97,
    minuteVolume: 20_000,
    sessionOpen: 80,
  },
  indicator: ({ text, barMs }) => (barMs === 300_000 ? text.length : undefined),
  regime: (symbol) => (symbol === 'SPY' ? { close: 400, sma20: 399 } : NOTHING),
  position: { side: 'long', quantity: 10, averagePrice: 99, unrealizedR: 1.5 },
  accepted: () => [
    { signal: 'SELL', confidence: 0.5, score: -0.5, dataTime: NOW },
    { signal: 'BUY', confidence: 0.75, score: 0.5, dataTime: NOW },
  ],
  option: () => ({ dte: 30, premium: 2, width: 5, delta: 0.35 }),
  session: { minutesSinceOpen: 12, minutesToClose: 378, isEarlyClose: false },
};

function compiled(text: string) {
  const result = compileCondition(text);
  if (!result.ok) throw new Error(`${text}: ${result.failure.message}`);
  return result.value;
}

function problem(text: string) {
  const result = compileCondition(text);
  return result.ok ? undefined : result.failure;
}

const answer = (text: string, context = CONTEXT) => compiled(text).evaluate(context);

describe('a condition', () => {
  it('is true or false, with every input it read', () => {
    const text = 'prediction.confidence >= 0.7 && session.minutes_since_open > 15';
    expect(answer(text)).toEqual({
      kind: 'false',
      values: { 'prediction.confidence': 0.75, 'session.minutes_since_open': 12 },
    });
    const later = { ...CONTEXT, session: { ...CONTEXT.session, minutesSinceOpen: 16 } };
    const yes = answer(text, later);
    expect(yes.kind === 'true' && yes.values()).toEqual({
      'prediction.confidence': 0.75,
      'session.minutes_since_open': 16,
    });
    expect(compiled(text).inputs).toEqual(['prediction.confidence', 'session.minutes_since_open']);
  });

  it('mixes integers and fractions in every operator', () => {
    for (const text of [
      'prediction.confidence * 2 > 1',
      '2 * prediction.confidence == 1.5',
      'prediction.confidence > 1/2 && 1/2 == 0.5',
      'prediction.numeric in [1, 0.5]',
      '(position.is_open ? 1 : 2.5) == 1',
      'position.quantity % 4 == 2',
      '-1 < price.last - 99 && price.last - 99 <= 1',
      'min(price.last, 5) == 5 && max(1, 2.5) == 2.5 && abs(-3) == 3 && floor(2.7) == 2',
      '0x10 == 16',
    ]) {
      expect([text, answer(text).kind]).toEqual([text, 'true']);
    }
  });

  it('reads the market, the position and the feed', () => {
    for (const text of [
      'prediction.age_seconds == 30 && prediction.signal == "BUY" && prediction.anchor_price == 100',
      'prediction.buy_probability > prediction.sell_probability && prediction.is_ticker_specific',
      'prediction.model == "m" && prediction.model.startsWith("m") && prediction.kind != "flow"',
      'price.mid == 100 && price.spread < 0.03 && price.spread_percent < 0.03',
      'indicators.atr_percent == 0.5 && indicators.change_percent == 25',
      'price.last > indicators.sma_20 && indicators.sma_20 > indicators.sma_50',
      'position.side == "long" && position.is_open && position.unrealized_r > 1',
      'features.d_diff < -2 && features["odd name"] == 1',
      '!session.is_early_close',
      'regime.SPY.close > regime.SPY.sma20 && regime["SPY"].close == 400',
    ]) {
      expect([text, answer(text).kind]).toEqual([text, 'true']);
    }
  });

  it('reads every documented input without an error', () => {
    for (const [group, fields] of Object.entries(CONDITION_INPUTS)) {
      for (const [field, { type }] of Object.entries(fields)) {
        const text = `${group}.${field} == ${group}.${field}`;
        expect([text, answer(text).kind, type]).toEqual([text, 'true', type]);
      }
    }
  });
});

describe('a condition on indicators with parameters', () => {
  it('reads each once, however it is written, and says what it read', () => {
    const text = "rsi(14,'5m') < 30 && rsi( 14, \"5m\" ) < bollinger_upper(20, 2.5, '5m')";
    const { inputs, indicators } = compiled(text);
    expect(inputs).toEqual(['rsi(14, 5m)', 'bollinger_upper(20, 2.5, 5m)']);
    expect(indicators).toMatchObject([
      { numbers: [14], barMs: 300_000 },
      { numbers: [20, 2.5], barMs: 300_000 },
    ]);
    const told = answer(text);
    expect(told.kind === 'true' && told.values()).toEqual({
      'rsi(14, 5m)': 11,
      'bollinger_upper(20, 2.5, 5m)': 28,
    });
  });

  it('is refused while one is unknown, by its name', () => {
    expect(answer("sma(20, '1h') > 1")).toEqual({ kind: 'missing', path: 'sma(20, 1h)' });
    expect(answer('vwap() > 1')).toEqual({ kind: 'missing', path: 'vwap()' });
  });

  it.each([
    ['rsi(14) < 30', 0, "write rsi(n, '5m')", undefined],
    ["vwap('5m') > 1", 0, 'write vwap()', undefined],
    [
      "rsi(0, '5m') < 30",
      4,
      'n of rsi must be a whole number from 1 to 500, written out',
      undefined,
    ],
    [
      "sma(1.5, '5m') < 30",
      4,
      'n of sma must be a whole number from 1 to 500, written out',
      undefined,
    ],
    [
      "sma(10 + 4, '5m') < 30",
      4,
      'n of sma must be a whole number from 1 to 500, written out',
      undefined,
    ],
    [
      "ema(9, '5min') < 30",
      7,
      'the bars of ema must be one of 1m, 2m, 3m, 5m, 10m, 15m, 30m, 1h, 1d, 1w, in quotes',
      "'5m'",
    ],
    ["sma(40, '1h') > 1", 0, 'sma needs 40 bars of 1h, and five sessions have fewer', undefined],
    ["ema(20, '1h') > 1", 0, 'ema needs 40 bars of 1h, and five sessions have fewer', undefined],
    [
      "bollinger_lower(20, 0, '5m') > 1",
      20,
      'deviations of bollinger_lower must be a number above 0, at most 10, written out',
      undefined,
    ],
    [
      "macd(26, 12, 9, '5m') > 0",
      5,
      "fast must be less than slow in macd(fast, slow, signal, '5m')",
      undefined,
    ],
    [
      "macd_signal(12, 12, 9, '5m') > 0",
      12,
      "fast must be less than slow in macd_signal(fast, slow, signal, '5m')",
      undefined,
    ],
    ["rsi(14, '5m') > 110", 16, '110 is not possible: rsi(14, 5m) is between 0 and 100', undefined],
    ["rsy(14, '5m') > 50", 0, 'unknown function rsy', 'rsi'],
    ['rsi > 50', 0, "rsi needs its parameters: rsi(n, '5m')", undefined],
  ])('%s does not compile', (text, offset, message, didYouMean) => {
    expect(problem(text)).toEqual({ message, offset, ...(didYouMean && { didYouMean }) });
  });
});

describe('a condition on earlier predictions', () => {
  it('reads the last so many, and no fewer', () => {
    const text =
      '!predictions.last(2).same_signal && predictions.last(2).mean_confidence == 0.625 && predictions.last(2).mean_score == 0';
    expect(compiled(text).inputs).toEqual([
      'predictions.last(2).same_signal',
      'predictions.last(2).mean_confidence',
      'predictions.last(2).mean_score',
    ]);
    expect(answer(text).kind).toBe('true');
    expect(answer('prediction.confidence_change == 0.25').kind).toBe('true');
    expect(answer('predictions.last(3).buys > 0')).toEqual({
      kind: 'missing',
      path: 'predictions.last(3).buys',
    });
  });

  const SHAPE = 'predictions needs how many and a field: predictions.last(3).mean_confidence';
  const WHOLE = 'predictions.last takes a whole number from 2 to 20, written out';
  it.each([
    ['predictions.last(3) > 1', 0, SHAPE, undefined],
    ['predictions.mean_confidence > 0.5', 0, SHAPE, undefined],
    ['predictions > 1', 0, SHAPE, undefined],
    ['predictions.first(3).buys > 1', 0, SHAPE, undefined],
    ['predictions.last(1).buys > 0', 17, WHOLE, undefined],
    ['predictions.last(1 + 1).buys > 0', 17, WHOLE, undefined],
    [
      'predictions.last(3).mean_confidense > 0.5',
      0,
      'predictions.last(3) has no mean_confidense',
      'predictions.last(3).mean_confidence',
    ],
    [
      'predictions.last(3).mean_confidence > 70',
      38,
      '70 is not possible: predictions.last(3).mean_confidence is between 0 and 1',
      '0.7',
    ],
  ])('%s does not compile', (text, offset, message, didYouMean) => {
    expect(problem(text)).toEqual({ message, offset, ...(didYouMean && { didYouMean }) });
  });
});

describe('a condition on the regime', () => {
  it('lists every symbol it reads, in any notation', () => {
    const { inputs } = compiled('regime.SPY.close > 1 && regime["BRK.B"].sma20 > regime.SPY.close');
    expect(inputs).toEqual(['regime.SPY.close', 'regime.BRK.B.sma20']);
    expect(regimesIn(inputs)).toEqual(['SPY', 'BRK.B']);
    expect(answer('regime.QQQ.close > 1')).toEqual({ kind: 'missing', path: 'regime.QQQ.close' });
  });

  it.each([
    ['regime.SPY.sma50 > 1', 'regime.SPY has no sma50', 'regime.SPY.sma20'],
    [
      'regime.spy.close > 1',
      '"spy" is not a symbol: symbols are in capital letters',
      'regime.SPY.close',
    ],
    [
      'regime.SPY > 1',
      'regime needs a symbol and a field: regime.SPY.close or regime.SPY.sma20',
      undefined,
    ],
    [
      'regime > 1',
      'regime needs a symbol and a field: regime.SPY.close or regime.SPY.sma20',
      undefined,
    ],
    ['regim.SPY.close > 1', 'only the fields of a group can be read', undefined],
  ])('%s does not compile', (text, message, didYouMean) => {
    expect(problem(text)).toEqual({ message, offset: 0, ...(didYouMean && { didYouMean }) });
  });
});

describe('a condition with a missing input', () => {
  it('refuses with its path before anything is evaluated, for any operators', () => {
    const blind: ConditionContext = {
      ...CONTEXT,
      indicators: { ...CONTEXT.indicators, atr: undefined, sma20: Number.NaN },
      quote: { ...CONTEXT.quote, bid: Number.NaN },
      session: { ...CONTEXT.session, minutesToClose: Number.NaN },
    };
    expect(answer('!(indicators.sma_20 > 1)', blind)).toEqual({
      kind: 'missing',
      path: 'indicators.sma_20',
    });
    expect(answer('indicators.atr < 1 || true', blind)).toMatchObject({ path: 'indicators.atr' });
    expect(answer('indicators.atr_percent < 1', blind)).toMatchObject({
      path: 'indicators.atr_percent',
    });
    expect(answer('price.spread < 1', blind)).toMatchObject({ path: 'price.spread' });
    expect(answer('features.nothing != 3', blind)).toMatchObject({ path: 'features.nothing' });
    expect(answer('features.constructor == 1')).toMatchObject({ path: 'features.constructor' });
    expect(answer('session.minutes_to_close > 5', blind)).toMatchObject({ kind: 'missing' });
  });

  it('is never true for a number that is not finite', () => {
    const odd = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const text = fc.constantFrom(
      'features.x > 1',
      'features.x < 1',
      '!(features.x > 1)',
      'features.x != 1',
      'features.x > 1 || true',
    );
    fc.assert(
      fc.property(text, odd, (condition, x) => {
        const context = { ...CONTEXT, prediction: { ...CONTEXT.prediction, features: { x } } };
        expect(answer(condition, context)).toEqual({ kind: 'missing', path: 'features.x' });
      }),
    );
  });

  it('fails on a division by zero instead of comparing with NaN', () => {
    const flat: ConditionContext = {
      ...CONTEXT,
      position: { side: 'flat', quantity: 0, averagePrice: undefined, unrealizedR: 0 },
    };
    const why = { kind: 'failed', why: 'division by zero' };
    expect(answer('!(price.last / position.quantity > 1)', flat)).toEqual(why);
    expect(answer('!(0 / (position.quantity * 2) > 1)', flat)).toEqual(why);
    expect(answer('!(5 % position.quantity > 1)', flat)).toEqual(why);
    expect(answer('1 / (1 / ((position.quantity) - 0)) > 1 || true', flat)).toEqual(why);
    expect(answer('price.last / position.quantity == 10').kind).toBe('true');
  });
});

describe('compiling a condition', () => {
  it('rejects unknown names, and suggests the intended one', () => {
    expect(problem('1 > 2 || prediction.confidance >= 0.7')).toEqual({
      message: 'prediction has no confidance',
      offset: 9,
      didYouMean: 'prediction.confidence',
    });
    expect(problem('confidence >= 0.7')).toMatchObject({ didYouMean: 'prediction.confidence' });
    expect(problem('indicator.atr > 1')).toMatchObject({ didYouMean: 'indicators' });
    expect(problem('prediction.signal == BUY')).toMatchObject({ offset: 21, didYouMean: '"BUY"' });
    expect(problem('price.constructor > 1 || toString.x > 1')).toMatchObject({ offset: 0 });
    expect(problem('price > 1')).toMatchObject({ message: expect.stringContaining('is a group') });
  });

  it('rejects results other than true or false, and invalid comparisons', () => {
    expect(problem('price.last')?.message).toBe(
      'a condition must be true or false, but this is a number',
    );
    expect(problem('price.last > 1 && prediction.signal > 2')).toEqual({
      message: 'this cannot be computed: string > number',
      offset: 18,
    });
    expect(problem('1 && true')).toBeDefined();
    expect(problem('')).toBeDefined();
  });

  it('rejects a comparison with an impossible word', () => {
    expect(problem('prediction.signal == "Buy"')).toEqual({
      message: '"Buy" is not one of BUY, SELL, NEUTRAL',
      offset: 21,
      didYouMean: '"BUY"',
    });
    expect(problem('price.last > 1 || "none" != position.side')).toMatchObject({ offset: 18 });
    expect(problem('prediction.kind in ["flow", "print"]')).toMatchObject({ offset: 28 });
    expect(problem('prediction.model == "Buy" && position.side != "flat"')).toBeUndefined();
  });

  it('reports positions in the original text, however much was rewritten before the mistake', () => {
    expect(problem('price.last > 1 &&')).toEqual({ message: 'unexpected end', offset: 17 });
    expect(problem('sma(20, 5m) > 1')).toEqual({ message: "write '5m', in quotes", offset: 9 });
    const text = 'features.a > 1 && features.b > 22 && "x" > 3';
    expect(problem(text)?.offset).toBe(text.indexOf('"x"'));
  });

  it.each([
    ['price.last > 1 and price.last < 9', '&&', 'and'],
    ['price.last > 1 OR price.last < 9', '||', 'OR'],
    ['not price.last > 1', '!', 'not'],
    ['price.last => 1', '>=', '=>'],
    ['price.last =< 1', '<=', '=<'],
    ['price.last <> 1', '!=', '<>'],
    ['prediction.signal = "BUY"', '==', '='],
  ])('names the operator that is meant in %s', (text, meant, found) => {
    const message = `write ${meant} instead of ${found}`;
    expect(problem(text)).toEqual({ message, offset: text.indexOf(found) });
  });

  it('leaves quoted words alone', () => {
    expect(problem('prediction.signal == "and" &&')?.message).not.toContain('write');
  });

  it('has a limit of parts and of levels, far below the end of the stack', () => {
    const term = 'prediction.confidence > 0.5';
    const chain = (terms: number) => Array.from({ length: terms }, () => term).join(' && ');
    const nested = (levels: number) => `${'('.repeat(levels)}${term}${')'.repeat(levels)}`;
    expect(compiled(chain(150)).inputs).toEqual(['prediction.confidence']);
    expect(compiled(nested(90)).inputs).toEqual(['prediction.confidence']);
    expect(problem(chain(3_000))?.message).toBe(
      'too long: a condition has at most 1,000 names, numbers and operators',
    );
    expect(problem(nested(3_000))?.message).toBe(
      'too deep: a condition has at most 100 levels of parentheses',
    );
    for (const sign of ['!', '-', '! '])
      expect(problem(`1 > 0 && ${sign.repeat(60_000)}true`)).toEqual({
        message: 'too deep: a condition has at most 100 signs (- and !) in a row',
        offset: 9,
      });
  });

  it('has no functions that hide a missing input or a type', () => {
    for (const text of [
      'has(features.x) && features.x > 1',
      '(price).last > 1',
      'price.last.x > 1',
      'price.last > 99999999999999999999',
      'dyn(price.last) == "a"',
      '[1, 2].exists(x, x > 1)',
      'features[prediction.model] > 1',
      'size(features) > 1',
      '"x" in features',
      'null == null',
      '{"a": 1}.a == 1',
    ]) {
      expect([text, problem(text) === undefined]).toEqual([text, false]);
    }
  });
});
