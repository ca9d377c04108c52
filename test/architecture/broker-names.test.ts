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
const PROBE = 'the paper probe and the dry run play orders of the one adapter that has them';
const BARS = 'past bars come from the one broker that serves them, at its pace';
const HELP = 'help and messages for people, where only one broker has what is described';

/** How often each file still names a broker, and why. The numbers only fall. */
const REMAINING: Readonly<Record<string, readonly [count: number, why: string]>> = {
  'src/api/dashboard/book/import.tsx': [1, STATEMENTS],
  'src/api/dashboard/facts/notices.ts': [2, HELP],
  'src/cli/command-line.ts': [1, HELP],
  'src/cli/portfolios/ledger/prove.ts': [1, STATEMENTS],
  'src/cli/program/examples.ts': [3, HELP],
  'src/cli/queries/reconcile.ts': [1, STATEMENTS],
  'src/cli/queries/reconcile/reconcile-text.ts': [1, STATEMENTS],
  'src/cli/run/otp.ts': [1, HELP],
  'src/cli/run/start/demo.ts': [1, HELP],
  'src/cli/setup/bars/fetch.ts': [1, BARS],
  'src/cli/setup/doctor/paper-probe.ts': [4, PROBE],
  'src/research/bars/shapes.ts': [1, 'files of bars that its tools write are a format'],
  'src/trader/app/dry-run/dry-run-settings.ts': [2, PROBE],
  'src/trader/app/dry-run/try-entry.ts': [5, PROBE],
  'src/trader/app/instance/secrets.ts': [1, SECTION],
  'src/trader/app/paper-probe/room.ts': [2, PROBE],
  'src/trader/app/paper-probe/run-probe.ts': [2, PROBE],
  'src/trader/config/schema/sluice-schema.ts': [2, HELP],
  'src/trader/config/schema/statements-schema.ts': [1, STATEMENTS],
  'src/trader/config/settings/settings-hash.ts': [1, SECTION],
  'src/trader/domain/statement/match-statement.ts': [4, STATEMENTS],
  'src/trader/domain/wording/refusal-text.ts': [1, HELP],
  'src/trader/ports/settings.ts': [4, SECTION],
  'src/trader/surfaces/chat/chat-command.ts': [1, HELP],
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
