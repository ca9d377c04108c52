// A contract that the broker does not know is not always one that is not listed.
import { expect, it } from 'vitest';
import { listedNote } from '../../../../src/cli/manual-orders/order/listed-note.ts';

it.each([
  ['AAPL 261218C00230000', '`sluice chain AAPL`'],
  ['SPXW 261218C06000000', 'Options of indexes such as SPXW settle in cash and are not traded'],
  ['SPX 261218C06000000-261218C06005000', 'such as SPY'],
  ['AAPL1 261218C00230000', 'only the plain class, AAPL, is traded'],
  ['BRK.B', '`instruments: { BRK.B: { symbol: "BRK B" } }`'],
])('of %s says: %s', (symbol, words) => {
  expect(listedNote(symbol)).toContain(words);
});
