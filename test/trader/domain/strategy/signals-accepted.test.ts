import { describe, expect, it } from 'vitest';
import {
  compileCondition,
  signalsAccepted,
} from '../../../../src/trader/domain/strategy/condition.ts';

/** As many as a condition may have parts: each must be read once, not once for every signal of each before it. */
function joined(operator: '||' | '&&', last: string): string {
  return [...Array(240).fill('position.is_open'), last].join(` ${operator} `);
}

describe('the signals that a condition accepts', () => {
  it('are those of any alternative, however many there are', () => {
    const anything = joined('||', "prediction.signal == 'BUY'");
    expect(compileCondition(anything).ok).toBe(true);
    expect(signalsAccepted(anything)).toEqual(['BUY', 'NEUTRAL', 'SELL']);
    const words = Array(120).fill("prediction.signal == 'SELL'").join(' || ');
    expect(signalsAccepted(words)).toEqual(['SELL']);
  });

  it('are those that every one of many demands leaves', () => {
    expect(signalsAccepted(joined('&&', "prediction.signal in ['BUY', 'SELL']"))).toEqual([
      'BUY',
      'SELL',
    ]);
  });
});
