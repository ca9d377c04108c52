// `future-trade`: the anomaly agent finds trades that are dated after today.
import type { Recipe } from './recipe.ts';

export const AGENT_RULE: Recipe = {
  title: "An agent's rule",
  edits: [
    {
      file: 'src/advisers/agents/anomaly/rules/future-trades.ts',
      create: `// Trades that are dated after today.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from './trade-entries.ts';

export function futureTrades({ entries, today }: Snapshot): Finding[] {
  return entries.filter(isTrade).flatMap(({ id, on, symbol = '', event }) => {
    if (on <= today) return [];
    return [
      {
        ...{ agent: 'anomaly', rule: 'future-trade', subject: \`transaction:\${id}\` },
        ...{ bucket: 1, isBreach: true, severity: 'WARNING' },
        figures: figuresOf({ transaction: id, on }),
        threshold: undefined,
        evidence: [event],
        text: \`Transaction \${id} (\${symbol}) is dated \${on}, after today. Correct its date.\`,
        command: undefined,
      },
    ];
  });
}
`,
    },
    {
      file: 'src/advisers/agents/anomaly/anomaly.ts',
      after: `import { doubledTrades } from './rules/doubled-trades.ts';\n`,
      insert: `import { futureTrades } from './rules/future-trades.ts';\n`,
    },
    {
      file: 'src/advisers/agents/anomaly/anomaly.ts',
      after: `    ...doubledTrades(snapshot),\n`,
      insert: `    ...futureTrades(snapshot),\n`,
    },
    {
      file: 'docs/agents.md',
      before: '| | `doubled-trade` | two equal trades',
      insert: '| | `future-trade` | a trade is dated after today |\n',
    },
    {
      file: 'test/advisers/agents/future-trades.test.ts',
      create: `import { expect, it } from 'vitest';
import { futureTrades } from '../../../src/advisers/agents/anomaly/rules/future-trades.ts';
import type { TradingDay } from '../../../src/kernel/instant.ts';
import { entry, snapshot } from './harness/snapshots.ts';

it('finds a trade that is dated after today', () => {
  const entries = [entry(1), entry(2, { on: '2027-01-04' as TradingDay })];
  expect(futureTrades(snapshot({ entries }))).toMatchObject([{ subject: 'transaction:2' }]);
});
`,
    },
  ],
  test: 'test/advisers/agents/future-trades.test.ts',
};
