import { defineConfig } from 'vitest/config';

/** Each needs the whole machine for itself. */
const HEAVY = [
  'test/crash/**/*.test.ts',
  'test/simulation/**/*.test.ts',
  'test/parity/**/*.test.ts',
  'test/cli/life/demo-day.test.ts',
  // It fills a disk while prices run at ten times the speed: neighbours make its prints stale.
  'test/scenarios/full-disk.test.ts',
];

/** They start processes, or live in real time over real sockets: most of their time they wait. */
const WAITING = [
  'test/api/desks/mirror.test.ts',
  'test/api/http/guard.test.ts',
  'test/api/http/provider.test.ts',
  'test/api/http/store-outage.test.ts',
  'test/api/live/**/*.test.ts',
  'test/api/mcp/backtest.test.ts',
  'test/api/mcp/pipes.test.ts',
  'test/api/mcp/provider-session.test.ts',
  'test/api/statements/nightly-proof.test.ts',
  'test/api/store/outages.test.ts',
  'test/scenarios/**/*.test.ts',
  'test/bin/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/simulators/ib-gateway/wire/server.test.ts',
  'test/trader/app/paper-probe/*.test.ts',
  'test/trader/app/reloader.test.ts',
  'test/trader/adapters/flow-api/flow-simulator.test.ts',
  'test/trader/adapters/ib/simulator.test.ts',
  'test/trader/adapters/ib/link/*.test.ts',
  'test/trader/adapters/notify/bot-updates.test.ts',
  'test/trader/adapters/notify/delivery.test.ts',
  'test/trader/adapters/sqlite/lock.test.ts',
  'test/trader/surfaces/desk/desk.test.ts',
  'test/trader/surfaces/metrics/http-door.test.ts',
];

/** They take longest and guard corners: `npm test` leaves them to `npm run test:long`, which CI runs. */
const LONG = [
  'test/advisers/policy/gate/gate.test.ts',
  'test/api/live/thousand-readers.test.ts',
  'test/cli/advise/own-gate.test.ts',
  'test/cli/life/instances.test.ts',
  'test/cli/prepare/completion.test.ts',
  'test/research/backtest/hostile-strategies.test.ts',
  'test/scenarios/faults/account/split-bars.test.ts',
  'test/scenarios/full-disk.test.ts',
  'test/scenarios/secrets.test.ts',
  'test/trader/config/strategies/mutations.test.ts',
];
const isWhole = Number(process.env.TEST_RUNS ?? 0.5) >= 1;
// A file that is named on the command line runs in any case.
const LEFT_OUT = isWhole || process.argv.some((word) => word.startsWith('test/')) ? [] : LONG;

/** One group after the other, each with the workers that suit it on a machine of two cores. */
export default defineConfig({
  test: {
    testTimeout: 180_000,
    // Hooks start several processes, on a busy machine too.
    hookTimeout: 180_000,
    // V8 of Node 24 ends the process where threads start and end often on processors with protection keys:
    // https://github.com/nodejs/node/issues/64500.
    execArgv: ['--no-memory-protection-keys'],
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: [...WAITING, ...HEAVY, ...LEFT_OUT],
          setupFiles: ['test/runs/runs.ts'],
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'waiting',
          globalSetup: 'test/processes/installed-program.ts',
          include: WAITING,
          exclude: [...HEAVY, ...LEFT_OUT],
          isolate: false,
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'heavy',
          globalSetup: 'test/processes/installed-program.ts',
          include: HEAVY,
          exclude: LEFT_OUT,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
