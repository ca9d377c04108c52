// Outside the rows of the registry, no code names a broker: it asks for a trait, or calls a method of the row.
// Decision 0053
import { describe, expect, it } from 'vitest';
import { BROKER_NAMES } from '../../src/trader/ports/brokers.ts';
import { codeOf, projectFiles } from './source-tree.ts';

/** As a word, and as part of an identifier: `ssi`, `SSI_URL`, `createSsi`, `ssiFindings`. */
const NAME = new RegExp([...BROKER_NAMES.map(formsOf), 'Interactive Brokers'].join('|'), 'g');

function formsOf(name: string): string {
  const upper = name.toUpperCase();
  const start = `${upper[0]}${name.slice(1)}`;
  return String.raw`\b(?:${name}|${upper}|${start})\b|\b(?:${name}|${start})[A-Z]\w*|\b\w*[a-z]${start}(?:[A-Z]\w*)?\b|\b${upper}_\w+`;
}

/** The rows, and the folders of one broker's adapter, simulator or statements. */
const OWN = [
  'src/trader/ports/brokers.ts',
  ...BROKER_NAMES.map((name) => `src/trader/ports/${name}-settings.ts`),
  ...BROKER_NAMES.map((name) => `src/trader/adapters/${name}/`),
  'src/trader/config/brokers/',
  'src/trader/app/brokers/',
  'src/cli/brokers/',
  'src/simulators/',
  'src/cli/setup/sim',
  'src/cli/gateway-command-line.ts',
  'src/ledger/interchange/ibkr/',
  'src/ledger/app/flex/',
  // Alpaca's API as it is spoken for programs that were written for it: another thing than the broker.
  'src/api/http/alpaca',
  'src/trader/ports/alpaca-api-settings.ts',
  'src/trader/config/schema/alpaca-schema.ts',
  'src/trader/config/settings/to-alpaca-api.ts',
  // Generated from the API's description.
  'src/api/client/schema.ts',
];

const SPOKEN = 'the API that is spoken at `/alpaca/v2`';
const STATEMENTS = 'statements of Interactive Brokers are a format that is read';

const DEMONSTRATION = '`--demo alpaca`, as people type it';

/** How often each file still names a broker, and why. The numbers only fall. */
const REMAINING: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'src/api/app/serve.ts': [2, SPOKEN],
  'src/api/dashboard/book/import.tsx': [1, STATEMENTS],
  'src/api/http/server.ts': [10, SPOKEN],
  'src/cli/portfolios/ledger/prove.ts': [1, STATEMENTS],
  'src/cli/program/examples.ts': [5, 'commands that people type, `sluice sim ssi`'],
  'src/cli/queries/reconcile.ts': [1, STATEMENTS],
  'src/cli/queries/reconcile/reconcile-text.ts': [1, STATEMENTS],
  'src/cli/run/start/demo.ts': [1, DEMONSTRATION],
  'src/research/formats/shapes.ts': [3, 'files of bars that its tools write are a format'],
  'src/trader/app/demo/demo.ts': [3, DEMONSTRATION],
  'src/trader/app/instance/secrets.ts': [2, SPOKEN],
  'src/trader/config/schema/api-schema.ts': [3, SPOKEN],
  'src/trader/config/settings/cross-checks.ts': [3, SPOKEN],
  'src/trader/config/settings/left-out.ts': [1, SPOKEN],
  'src/trader/config/settings/to-api.ts': [4, SPOKEN],
  'src/trader/config/schema/statements-schema.ts': [1, STATEMENTS],
  'src/trader/domain/statement/match-statement.ts': [4, STATEMENTS],
  'src/trader/ports/demonstrations.ts': [3, DEMONSTRATION],
  'src/trader/ports/settings.ts': [4, SPOKEN],
};

describe('the name of a broker', () => {
  it('stands in the rows of the registry, and elsewhere no more often than listed', () => {
    const found = projectFiles('src')
      .filter(({ path }) => /\.tsx?$/.test(path) && !OWN.some((own) => path.startsWith(own)))
      .map((file) => [file.path, codeOf(file).match(NAME)?.length ?? 0] as const)
      .filter(([, count]) => count > 0);
    const listed = Object.entries(REMAINING).map(([path, [count]]) => [path, count]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(listed));
  });
});
