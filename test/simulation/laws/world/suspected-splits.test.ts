import { expect, test } from 'vitest';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { createSuspectedSplits } from './suspected-splits.ts';

function alarm(kind: string): Fact {
  return { type: 'alarm-raised', alarm: kind, symbol: 'AA', text: '' } as unknown as Fact;
}

test('a suspicion of the journal is a doubt only if shares did change without an execution', () => {
  const doubts = createSuspectedSplits();
  doubts.heard(alarm('split-suspected'));
  expect(doubts.of('AA')).toBeUndefined();
  doubts.moved('AA');
  expect(doubts.of('AA')).toBeUndefined();
  doubts.heard(alarm('split-suspected'));
  expect(doubts.of('AA')).toBe('open');
});

test('it ends with a split, or with a word to a person', () => {
  const doubts = createSuspectedSplits();
  doubts.moved('AA');
  doubts.heard(alarm('split-suspected'));
  doubts.heard(alarm('split-unclear'));
  expect(doubts.of('AA')).toBe('left');
  doubts.heard({ type: 'position-split', symbol: 'AA' } as unknown as Fact);
  expect(doubts.of('AA')).toBeUndefined();
});
