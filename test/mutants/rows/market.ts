// Mistakes in what all contexts compute with.
import { mutantsIn } from './row.ts';

export const MARKET = mutantsIn('src/market', 'test/market', [
  [
    'amount/contract-as-one-share',
    'instruments/amount.ts',
    'return isOptionId(id) ? STANDARD_MULTIPLIER : 1;',
    'return 1;',
    'a contract stands for 100 shares',
    'instruments/amount.test.ts',
  ],
]);
