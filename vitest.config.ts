import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/runs/longest-first.ts';
import { isNamed, NIGHT, notNow, share } from './test/runs/night.ts';

/** Each needs the whole machine for itself. */
const HEAVY = [
  // Its backtests have a low priority, and an assistant waits for a minute.
  'test/api/mcp/backtest.test.ts',
  'test/crash/crash.test.ts',
  'test/crash/killed-twice.test.ts',
  'test/crash/vietnam.test.ts',
  'test/crash/alpaca.test.ts',
  'test/cli/run/demo-day.test.ts',
  'test/cli/run/demo-vietnam.test.ts',
  // It fills a disk while prices run at ten times the speed: neighbours make its prints stale.
  'test/scenarios/full-disk.test.ts',
];

/** They start processes, or live in real time over real sockets: most of their time they wait. */
const WAITING = [
  'test/api/app/unsaved-backtests.test.ts',
  'test/api/app/backtest-grids.test.ts',
  'test/api/traders/response-cache.test.ts',
  'test/api/http/guard.test.ts',
  'test/api/http/provider.test.ts',
  'test/api/http/store-outage.test.ts',
  'test/api/live/**/*.test.ts',
  'test/api/mcp/pipes.test.ts',
  'test/api/mcp/provider-session.test.ts',
  'test/api/statements/nightly-reconciliation.test.ts',
  'test/api/store/outages.test.ts',
  'test/api/workers/*.test.ts',
  'test/crash/relay-killed.test.ts',
  'test/documents/executed.test.ts',
  'test/parity/**/*.test.ts',
  'test/research/against/command.test.ts',
  'test/scenarios/**/*.test.ts',
  'test/bin/**/*.test.ts',
  'test/cli/**/*.test.ts',
  'test/simulators/ib-gateway/wire/server.test.ts',
  'test/simulators/alpaca/process.test.ts',
  'test/simulators/ssi/{faults,process,restart,wire}.test.ts',
  'test/trader/adapters/alpaca/{announcements,hard-cases,older-orders,orders,prices,stop-fires,too-many-calls}.test.ts',
  'test/trader/adapters/conformance/*.test.ts',
  'test/trader/adapters/ssi/simulator{,-older}.test.ts',
  'test/trader/app/paper-probe/*.test.ts',
  'test/trader/app/reloader.test.ts',
  'test/trader/config/code/{sealed-code,starved}.test.ts',
  'test/trader/app/strategy-files.test.ts',
  'test/trader/adapters/flow-api/flow-simulator.test.ts',
  'test/trader/adapters/ib/simulator.test.ts',
  'test/trader/adapters/ib/transport/*.test.ts',
  'test/trader/adapters/notify/bot-updates.test.ts',
  'test/trader/adapters/notify/delivery.test.ts',
  'test/trader/adapters/sqlite/lock.test.ts',
  'test/trader/surfaces/control/control-api.test.ts',
  'test/trader/surfaces/metrics/http-door.test.ts',
];

/** They take long and guard corners: `npm test` leaves them to `.ci/run` and `npm run test:long`. */
const LONG = [
  'test/advisers/agents/planted.test.ts',
  'test/advisers/policy/gate/*.test.ts',
  'test/advisers/policy/overlay/power.test.ts',
  'test/advisers/policy/versions/versions.test.ts',
  'test/api/app/agents.test.ts',
  'test/api/app/{autopilot,book-key,holdings-demo,household}.test.ts',
  'test/api/chat/proposals-in-chats.test.ts',
  'test/api/http/alpaca/{orders,prices,reads,trade-stream}.test.ts',
  'test/api/http/authorisation.test.ts',
  'test/api/http/{films,gain-calendar,monitoring,names-of-a-release,page-session,passkeys,portfolio-income,privacy,reauthentication,secrets,step-conflict,webhook-events}.test.ts',
  'test/api/http/bad-bodies.test.ts',
  'test/api/http/closing.test.ts',
  'test/api/http/event-master.test.ts',
  'test/api/http/guessing.test.ts',
  'test/api/http/imports.test.ts',
  'test/api/http/live.test.ts',
  'test/api/http/plan-execution.test.ts',
  'test/api/http/portfolio-live.test.ts',
  'test/api/http/portfolio-tracker.test.ts',
  'test/api/http/rebalanc*.test.ts',
  'test/api/http/relay.test.ts',
  'test/api/http/wordings.test.ts',
  'test/api/http/{action-rule,explained,finding-answers,held-proposals,holdings,portfolio-attribution,portfolio-gains,unbooked-splits}.test.ts',
  'test/api/http/{actions-performance,agents,analytics,audit,code-over-http,corporate-actions,cursors,data-products,exact-plans,field-problems,help-files,jobs,lists,long-work,option-books,optimiser,own-doors,page-start,portfolio-analytics,portfolio-grants,problem-codes,tax,tax-report,two-doors}.test.ts',
  'test/api/mcp/wrong.test.ts',
  'test/api/mcp/{booking,books,callers,conversation,intelligence,looking,price-now,proposals,provider-tokens}.test.ts',
  'test/api/store/identity-store.test.ts',
  'test/architecture/amounts.test.ts',
  'test/cli/setup/null-resume.test.ts',
  'test/exploration/{explore,paths}.test.ts',
  'test/ledger/app/any-interleaving.test.ts',
  'test/ledger/app/{background-import,corporate-actions,decided-lots,drop-answers,forget-holder,ghostfolio-reported,listings,merged-listings,old-events,option-ends,own-splits,shared-file,undo-import,verify-book,wash-sales,webhooks}.test.ts',
  'test/ledger/interchange/{bad-files,brokers/files,draft-files}.test.ts',
  'test/ledger/solver/*.test.ts',
  'test/ledger/store/{buckets,concurrent-steps,late-committers,large-reads,transactions-by-security}.test.ts',
  'test/outages/outages.test.ts',
  'test/relay/app/kafka-failure.test.ts',
  'test/research/backtest/{audit,bars,covered-calls,decaying-target,long-bars,options,rolled-options,sold-options,splits,synthetic-tape,vietnam}.test.ts',
  'test/research/bars/{fast-reading,mixed-lengths,packed-file,shifted-times}.test.ts',
  'test/research/imports/import-options.test.ts',
  'test/research/imports/lean-options.test.ts',
  'test/research/replay/{code-again,replay-day}.test.ts',
  'test/research/{against,grid,null}/*.test.ts',
  'test/scenarios/faults/account/flat-account.test.ts',
  'test/simulation/**/*.test.ts',
  'test/year/year.test.ts',
  'test/simulators/alpaca/pairs/*.test.ts',
  'test/simulators/alpaca/{conservation,faults}.test.ts',
  'test/simulators/flex/flex.test.ts',
  'test/simulators/ib-gateway/control/{catch-up,long-history,long-lists}.test.ts',
  'test/simulators/ib-gateway/exchange/{bar-starts,history,long-move,profits,splits,status-words}.test.ts',
  'test/simulators/ib-gateway/faults/{combos,message-faults,option-life,order-answers,shares-beside}.test.ts',
  'test/simulators/ib-gateway/options/{chains,combos,life}.test.ts',
  'test/simulators/ib-gateway/wire/long-answers.test.ts',
  'test/simulators/ssi/books-balance.test.ts',
  'test/sql/{failover,prepared-on-server,reading-threads,refusing-server}.test.ts',
  'test/trader/adapters/sqlite/journal-watch.test.ts',
  'test/trader/app/fresh-look.test.ts',
  'test/trader/app/instance/journal-swap.test.ts',
  'test/trader/config/code/{code-strategy,escapes}.test.ts',
  'test/trader/config/profiles/load-profile.test.ts',
  'test/trader/config/strategies/mutations.test.ts',
  'test/trader/config/strategies/strategy-slips.test.ts',
  'test/trader/config/strategies/vet-strategies.test.ts',
  'test/trader/domain/judge/{judge-feed,known-feeds}.test.ts',
  'test/trader/engine/inputs/reload-laws.test.ts',
  'test/trader/engine/orders/verticals.test.ts',
  'test/trader/engine/reconcile/filled-is-filled.test.ts',
  'test/trader/engine/reconcile/assigned-beside.test.ts',
];

/** Of those that start processes, `npm test` runs one for each main path: start and stop, a crash, a fault of each family. */
const SHORT = [
  'test/api/live/last-prints.test.ts',
  'test/bin/installed-node.test.ts',
  'test/cli/portfolios/ledger.test.ts',
  'test/cli/portfolios/user.test.ts',
  'test/cli/examples.test.ts',
  'test/cli/run/demo.test.ts',
  'test/cli/run/life.test.ts',
  'test/cli/queries/positions.test.ts',
  'test/cli/queries/*-text.test.ts',
  'test/cli/queries/widths.test.ts',
  'test/cli/program.test.ts',
  'test/cli/usage.test.ts',
  'test/scenarios/crash-with-a-position.test.ts',
  'test/scenarios/faults/orders/late-fills.test.ts',
  'test/scenarios/faults/stops/contested-stop.test.ts',
  'test/scenarios/mute-gateway.test.ts',
  'test/scenarios/private-files.test.ts',
  'test/simulators/ib-gateway/wire/server.test.ts',
  'test/trader/adapters/alpaca/orders.test.ts',
  'test/trader/adapters/flow-api/flow-simulator.test.ts',
  'test/trader/adapters/ib/simulator.test.ts',
  'test/trader/adapters/ib/transport/*.test.ts',
  'test/trader/adapters/sqlite/lock.test.ts',
  'test/trader/app/reloader.test.ts',
  'test/trader/config/code/starved.test.ts',
];

/** Of all that is tried, unless TEST_RUNS says otherwise. */
const SHORT_RUN = 0.1;
// More than `npm test` does: `.ci/run`, `npm run test:long` and nights.
const isLong = isNamed || share(SHORT_RUN) > SHORT_RUN;
const notNowOfNight = notNow(NIGHT, SHORT_RUN);

/** One group after the other, each with the workers that suit it on a machine of two cores. */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Node loads the modules as it does for the program, in two thirds of the time that Vite takes; nothing here replaces a module.
    experimental: { viteModuleRunner: false },
    // They only end what hangs: with the lowest priority beside busy programs, what takes seconds takes minutes.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    // V8 of Node 24 ends the process where threads start and end often on processors with protection keys:
    // https://github.com/nodejs/node/issues/64500.
    execArgv: ['--no-memory-protection-keys'],
    // Programs that tests start from their sources share what was compiled.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['test/**/*.test.ts'],
          exclude: [
            ...WAITING,
            ...HEAVY,
            ...(isLong ? notNowOfNight : [...LONG, ...notNowOfNight]),
            'test/browser/**',
            'test/kafka/**',
            'test/redis/**',
          ],
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
          setupFiles: ['test/runs/runs.ts'],
          include: isLong ? WAITING : SHORT,
          exclude: [...HEAVY, ...notNowOfNight],
          isolate: false,
          maxWorkers: 6,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'heavy',
          globalSetup: 'test/processes/installed-program.ts',
          setupFiles: ['test/runs/runs.ts'],
          include: isLong ? HEAVY : [],
          exclude: notNowOfNight,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
