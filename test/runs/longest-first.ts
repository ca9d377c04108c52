// The order of the files: those that take longest begin first, so that none of them runs alone at the end.
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each takes more than half a minute beside its neighbours. */
const LONGEST = [
  // A demonstration in real time.
  'test/cli/run/demo-options.test.ts',
  'test/browser/demo.test.ts',
  'test/scenarios/book/long-import.test.ts',
  'test/cli/run/practice.test.ts',
  'test/cli/portfolios/relay.test.ts',
  'test/scenarios/mute-gateway.test.ts',
  'test/cli/run/start-and-end.test.ts',
  'test/parity/parity.test.ts',
  'test/cli/run/instances.test.ts',
  'test/cli/run/api-life.test.ts',
  'test/cli/deploy.test.ts',
  'test/api/statements/nightly-reconciliation.test.ts',
  'test/cli/advise/own-gate.test.ts',
  'test/cli/run/life.test.ts',
  'test/cli/run/halts.test.ts',
  'test/api/mcp/backtest.test.ts',
  'test/scenarios/faults/account/split-bars.test.ts',
  'test/cli/setup/completion.test.ts',
  'test/scenarios/manual-commands.test.ts',
  'test/scenarios/manual-options.test.ts',
  'test/cli/setup/db.test.ts',
  'test/api/app/unsaved-backtests.test.ts',
  'test/api/app/backtest-grids.test.ts',
  'test/cli/portfolios/book.test.ts',
  'test/scenarios/secrets.test.ts',
  'test/scenarios/orders/exits-of-each-type.test.ts',
  'test/cli/run/terminal.test.ts',
  'test/scenarios/book/sixteen-clients.test.ts',
  'test/api/http/provider.test.ts',
  'test/api/http/guard.test.ts',
  'test/api/live/thousand-readers.test.ts',
  'test/cli/manual-orders/orders.test.ts',
  'test/scenarios/faults/gateway/line.test.ts',
  'test/scenarios/orders/crash-before-the-open.test.ts',
  'test/scenarios/rebalancing.test.ts',
  'test/scenarios/orders/entries-of-each-type.test.ts',
  'test/cli/setup/backtest.test.ts',
  'test/trader/config/code/code-strategy.test.ts',
  'test/api/http/agents.test.ts',
  'test/cli/setup/fetch.test.ts',
  'test/scenarios/ssi/booked-once.test.ts',
  'test/scenarios/walking-option.test.ts',
  'test/cli/manual-orders/closing.test.ts',
  'test/scenarios/sold-verticals.test.ts',
  'test/cli/setup/restore.test.ts',
  'test/cli/setup/grid.test.ts',
  'test/crash/relay-killed.test.ts',
  'test/simulation/days.test.ts',
  'test/simulation/vietnam.test.ts',
  'test/trader/config/strategies/mutations.test.ts',
  'test/advisers/policy/gate/gate.test.ts',
  'test/api/http/authorisation.test.ts',
];

/** Vitest takes its sequencer as a class. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ project, moduleId }: TestSpecification) => {
      const at = LONGEST.indexOf(relative(project.vitest.config.root, moduleId));
      return at === -1 ? LONGEST.length : at;
    };
    // Where the ranks are equal the order stays.
    return (await super.sort(files)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}
