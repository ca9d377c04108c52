// `price.is_halted`: what a condition may read.
import type { Recipe } from './recipe.ts';

export const CONDITION_INPUT: Recipe = {
  title: 'A term of a strategy',
  edits: [
    {
      file: 'src/trader/domain/strategy/condition-inputs.ts',
      before: `    spread: input('double', 'ask minus bid', (c) => spreadOf(c.quote)),`,
      insert: `    is_halted: input('bool', 'whether the exchange has halted the symbol', (c) => c.quote.isHalted),\n`,
    },
    {
      file: 'docs/strategies.md',
      before: '| `price.spread` |',
      insert: '| `price.is_halted` | whether the exchange has halted the symbol |\n',
    },
    {
      file: 'test/trader/domain/strategy/halted-input.test.ts',
      create: `import { expect, it } from 'vitest';
import { compileCondition } from '../../../../src/trader/domain/strategy/condition.ts';

it('reads whether the symbol is halted', () => {
  expect(compileCondition('!price.is_halted')).toMatchObject({ ok: true });
});
`,
    },
  ],
  test: 'test/trader/domain/strategy/halted-input.test.ts',
  alsoPass: ['test/trader/config/strategies/strategies-doc.test.ts'],
};
