// What a position without a stop can lose, in words.
import { expect, it } from 'vitest';
import { unprotectedText } from '../../../../src/trader/domain/wording/unprotected-text.ts';

it.each([
  ['SPY', 135, '; the loss is unlimited: run `sluice protect SPY`'],
  ['SPY 261218C00600000', 2, '; all that was paid may be lost: run `sluice exit "SPY'],
  ['SPY 261218P00600000-261218P00590000', -2, '; its width less the credit may be lost: run'],
  ['SPY 261218C00600000', -2, ': nothing bounds what it can lose: run `sluice exit'],
])('%s %d', (symbol, quantity, said) => {
  expect(unprotectedText({ symbol, quantity, covered: 0 })).toContain(said);
});
