import { expect, it } from 'vitest';
import { openStill } from '../../../src/api/dashboard/facts/closing.ts';

it('names each position that a command has left open', () => {
  const of = (outcome: 'sent' | 'armed' | 'waiting' | 'refused') => ({ symbol: 'SPY', outcome });
  expect(openStill([of('sent'), of('armed')])).toEqual([]);
  expect(openStill([of('sent'), of('refused'), of('waiting')])).toEqual([
    'SPY is still open: the broker refused the exit. The trader tries again.',
    'SPY is still open: no exit is on its way. The trader sends it as soon as it can.',
  ]);
});
