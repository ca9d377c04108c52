// `sluice clock`: the time at the exchange.
import type { Recipe } from './recipe.ts';

export const CLI_COMMAND: Recipe = {
  title: 'A CLI command',
  edits: [
    {
      file: 'src/cli/queries/clock.ts',
      create: `// \`sluice clock\`: the time at the exchange.
import type { Command } from 'commander';
import { EXIT, type Finish } from '../program/exit-code.ts';
import { printJson, printLine } from '../program/output.ts';
import { exchangeDateTime } from '../program/words.ts';

export function configure(command: Command, finish: Finish): void {
  command.option('--json', 'print JSON').action((flags: { readonly json?: boolean }) => {
    const now = new Date().toISOString();
    if (flags.json === true) printJson({ now });
    else printLine(exchangeDateTime(now));
    finish(EXIT.ok);
  });
}
`,
    },
    {
      file: 'src/cli/commands.ts',
      before: `  {
    name: 'explain',`,
      insert: `  {
    name: 'clock',
    summary: 'the time at the exchange',
    group: INSPECT,
    load: () => import('./queries/clock.ts'),
  },
`,
    },
    {
      file: 'test/cli/queries/clock.test.ts',
      create: `import { expect, it } from 'vitest';
import { makePlace } from '../place/sluice.ts';

it('prints the time at the exchange', async () => {
  const place = makePlace();
  const { code, out } = await place.run('clock', '--json');
  place.leave();
  expect([code, JSON.parse(out)]).toEqual([0, { now: expect.stringMatching(/^\\d{4}-/) }]);
});
`,
    },
  ],
  test: 'test/cli/queries/clock.test.ts',
};
