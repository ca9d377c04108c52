// Outside the rows of the registry, no code names a broker: it asks for a trait, or calls a method of the row.
// Decision 0053
import { describe, expect, it } from 'vitest';
import { codeOf, projectFiles } from './source-tree.ts';

const NAME =
  /\b(?:ssi|SSI|ib|IB)\b|\b(?:Ssi|Ib)[A-Z]\w*|\b\w*[a-z](?:Ssi|Ib)(?:[A-Z]\w*)?\b|\bssi[A-Z]\w*|\b(?:IB|SSI)_\w+|Interactive Brokers/g;

/** The rows, and the folders of one broker's adapter, simulator or statements. */
const OWN = [
  'src/trader/ports/brokers.ts',
  'src/trader/ports/ssi-settings.ts',
  'src/trader/config/brokers/',
  'src/trader/config/schema/broker-sections.ts',
  'src/trader/config/schema/ssi-schema.ts',
  'src/trader/app/brokers/',
  'src/cli/brokers/',
  'src/trader/adapters/ib/',
  'src/trader/adapters/ssi/',
  'src/simulators/',
  'src/cli/setup/sim',
  'src/cli/gateway-command-line.ts',
  'src/ledger/interchange/ibkr/',
  'src/ledger/app/flex/',
  // Generated from the API's description.
  'src/api/client/schema.ts',
];

const SECTION = 'the configuration section `ssi` is a key that people have written';
const STATEMENTS = 'statements of Interactive Brokers are a format that is read';

/** How often each file still names a broker, and why. The numbers only fall. */
const REMAINING: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'src/api/dashboard/book/import.tsx': [1, STATEMENTS],
  'src/cli/portfolios/ledger/prove.ts': [1, STATEMENTS],
  'src/cli/program/examples.ts': [3, 'a command that people type, `sluice sim ssi`'],
  'src/cli/queries/reconcile.ts': [1, STATEMENTS],
  'src/cli/queries/reconcile/reconcile-text.ts': [1, STATEMENTS],
  'src/research/bars/shapes.ts': [1, 'files of bars that its tools write are a format'],
  'src/trader/app/instance/secrets.ts': [1, SECTION],
  'src/trader/config/schema/statements-schema.ts': [1, STATEMENTS],
  'src/trader/config/settings/settings-hash.ts': [1, SECTION],
  'src/trader/domain/statement/match-statement.ts': [4, STATEMENTS],
  'src/trader/ports/settings.ts': [4, SECTION],
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
