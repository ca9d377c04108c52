import { describe, expect, it } from 'vitest';
import { conditionParts } from '../../../../src/trader/domain/strategy/condition-parts.ts';

describe('the parts of a condition', () => {
  it('are its comparisons as written, with both values', () => {
    const when = "price.last > vwap() && rsi(14, '15m') > 55";
    const values = { 'price.last': 5, 'vwap()': 7, 'rsi(14, 15m)': 60 };
    expect(conditionParts(when, values)).toEqual([
      {
        ...{ text: 'price.last > vwap()', isTrue: false, isDecisive: true },
        compared: {
          value: { text: 'price.last', value: 5, isLiteral: false },
          operator: '>',
          bound: { text: 'vwap()', value: 7, isLiteral: false },
        },
      },
      {
        ...{ text: "rsi(14, '15m') > 55", isTrue: true, isDecisive: false },
        compared: {
          value: { text: "rsi(14, '15m')", value: 60, isLiteral: false },
          operator: '>',
          bound: { text: '55', value: 55, isLiteral: true },
        },
      },
    ]);
  });

  it('all decide if none of several ways is true', () => {
    const when = "prediction.signal == 'BUY' || !(price.last < 100)";
    const parts = conditionParts(when, { 'prediction.signal': 'SELL', 'price.last': 50 });
    expect(parts.map(({ text, isTrue, isDecisive }) => [text, isTrue, isDecisive])).toEqual([
      ["prediction.signal == 'BUY'", false, true],
      ['!(price.last < 100)', false, true],
    ]);
  });

  it('have the value first, wherever its number is written', () => {
    const [part] = conditionParts('0.75 <= prediction.confidence', {
      'prediction.confidence': 0.71,
    });
    expect(part?.compared).toMatchObject({
      ...{ value: { value: 0.71 }, operator: '>=', bound: { value: 0.75 } },
    });
  });

  it('are none of a condition in code, or of a value that is not known', () => {
    expect(conditionParts('(s) => s.last() > 3', {})).toEqual([]);
    expect(conditionParts('price.last > 5', { 'price.last': null })).toEqual([]);
    expect(conditionParts('price.last > 5', {})).toEqual([]);
  });
});
