// What only a night runs: files that take longest and guard corners whose main path another file has. `.ci/run` sets TEST_RUNS
// below 1 and leaves them out; `.ci/night` runs them, and whoever names one.

/** How much of everything is tried; see `runs.ts`. */
export const share = (whenUnset: number): number => Number(process.env.TEST_RUNS ?? whenUnset);

/** A file that is named on the command line runs in any case. */
export const isNamed = process.argv.some(
  (word) => word.startsWith('test/') && !word.endsWith('-config.ts'),
);

export const NIGHT = [
  // They train policies.
  'test/advisers/policy/gate/gate.test.ts',
  'test/advisers/policy/overlay/power.test.ts',
  'test/cli/advise/own-gate.test.ts',
  // Whether options earn nothing from predictions that know nothing; that each trade is right is checked in any case.
  'test/research/backtest/option-null.test.ts',
  // How often chance is taken for an edge; one market of each kind stays.
  'test/research/null/long-null.test.ts',
  'test/research/null/null-size.test.ts',
  'test/research/null/long-size.test.ts',
  // Ninety strategies that loop, lie or grab; what the code of a strategy may do at all is checked in any case.
  'test/research/backtest/hostile-strategies.test.ts',
  // Days in Vietnam; the crash test stays.
  'test/simulation/vietnam.test.ts',
  // Whether the explorer finds planted mistakes, and what it met in nights and with assigned shares; its days stay.
  'test/exploration/planted.test.ts',
  'test/exploration/nights.test.ts',
  'test/exploration/assigned.test.ts',
  // Sales at SSI after days of settlement and after one exchange has closed; the crash test stays.
  'test/cli/run/demo-vietnam-sale.test.ts',
  'test/scenarios/ssi/after-hose-closes.test.ts',
  // The second of two alike: SSI as it was; that both forms are read is checked without sockets.
  'test/trader/adapters/ssi/simulator-older.test.ts',
  // Crowds and long files.
  'test/api/live/thousand-readers.test.ts',
  'test/cli/portfolios/refused-uploads.test.ts',
  'test/cli/manual-orders/unended-lists.test.ts',
  'test/scenarios/book/long-import.test.ts',
  'test/scenarios/book/sixteen-clients.test.ts',
  // Upgrades that are refused, go back, or are killed at each step; under systemd and pm2 the tools walk one, and one that goes back.
  'test/cli/setup/upgrade.test.ts',
  // A second daemon, a second server, a second store.
  'test/api/workers/replica.test.ts',
  'test/cli/portfolios/relay.test.ts',
  'test/cli/portfolios/workers.test.ts',
  'test/cli/deploy.test.ts',
  'test/cli/run/instances.test.ts',
  'test/crash/relay-killed.test.ts',
  // Every command of the documents; that each exists is checked in any case.
  'test/documents/executed.test.ts',
  // Several servers over one book, a reader that stalls; that one process shows what another books stays.
  'test/api/workers/shared-by-server.test.ts',
  'test/api/workers/shared-relays.test.ts',
  'test/api/live/stalled-portfolio.test.ts',
  'test/scenarios/book/full-server.test.ts',
  // Two days of a year, which the simulated days have too.
  'test/year/year.test.ts',
  // Broker behaviour met over the wire, whose rules the engine's tests have without sockets: a change that is refused a moment later,
  // a group with one child, fills that Alpaca takes back, orders from before its lists begin.
  'test/scenarios/alpaca-busts.test.ts',
  'test/scenarios/faults/stops/group-of-one-child.test.ts',
  'test/scenarios/faults/stops/late-refusal.test.ts',
  'test/trader/adapters/alpaca/older-orders.test.ts',
  // Runs that Ctrl-C ends, and that continue; the reports of whole ones stay.
  'test/cli/setup/null-resume.test.ts',
  // A backup while clients book; what a backup and a restore are stays.
  'test/scenarios/book/backup.test.ts',
  // Another Node, another disk, another container: what starts is installed and started in any case.
  'test/bin/old-node.test.ts',
  'test/cli/container-files.test.ts',
  'test/cli/setup/fetch.test.ts',
  // The demonstrations of other venues and stores; those of stocks and of options stay.
  'test/cli/run/demo-vietnam.test.ts',
  'test/cli/run/demo-postgres.test.ts',
  'test/scenarios/ssi/booked-once.test.ts',
  // The second of two alike: advice on a basket, narrow tables, tables of a backtest, a daemon that dies twice.
  'test/cli/advise/held-basket.test.ts',
  'test/cli/advise/portfolio.test.ts',
  'test/cli/answers/narrow-reports.test.ts',
  'test/cli/setup/backtest-tables.test.ts',
  'test/crash/killed-twice.test.ts',
  // A night with its statement, and a night with a split.
  'test/api/statements/nightly-reconciliation.test.ts',
  'test/scenarios/faults/account/split-bars.test.ts',
  // Further structures of options over the wire: a contract and a vertical that is sold stay, and so do the rules of all of them.
  'test/scenarios/faults/rested-exits.test.ts',
  'test/scenarios/manual-verticals.test.ts',
  'test/scenarios/option-choice-killed.test.ts',
  'test/scenarios/rolls.test.ts',
  'test/scenarios/walking-option.test.ts',
  'test/scenarios/wheel.test.ts',
  // Each order type that opens, over the wire: those that close stay, and so do the rules of both.
  'test/scenarios/orders/entries-of-each-type.test.ts',
  // An entry that ends half filled, counted once more by the gateway's own book; the cover rule at every kind of gateway stays.
  'test/scenarios/faults/orders/shelter.test.ts',
  // Every output of a day searched for secrets; those of the API and of the settings stay.
  'test/scenarios/secrets.test.ts',
  // The same kill of the API with orders in Alpaca's words; the one with our own stays.
  'test/scenarios/alpaca-killed.test.ts',
  'test/scenarios/alpaca-killed-between.test.ts',
  // Wrong requests to a process: those to the same routes without one stay.
  'test/scenarios/book/bad-input.test.ts',
  // The second of two alike: a practice that ends in other ways, a demonstration of options, a whole day of it, two of them at
  // once, the keys at a terminal, a second trader, what `exit` answers at the command line, another user of the API.
  'test/cli/manual-orders/closing.test.ts',
  'test/cli/portfolios/other-user.test.ts',
  'test/cli/portfolios/two-traders.test.ts',
  'test/cli/run/demo-day.test.ts',
  'test/cli/run/demo-options.test.ts',
  'test/cli/run/practice-ends.test.ts',
  'test/cli/run/start-twice.test.ts',
  'test/cli/run/terminal.test.ts',
  // Books that move between stores, killed at each step: a restore that is killed stays.
  'test/cli/portfolios/move.test.ts',
  // A grid that is killed; its checkpoints and its table stay.
  'test/cli/setup/grid.test.ts',
  // Lists of spellings: of options of scripts, of hostile requests, of zones around each change. What a schema refuses stays.
  'test/api/http/hostile.test.ts',
  'test/market/zone-offsets.test.ts',
  'test/scripts/script-options.test.ts',
  // What a fuzzer and first modules once found: the routes stay, and so does what their description refuses.
  'test/api/http/description.test.ts',
  'test/api/http/holdings-faults.test.ts',
  'test/api/http/position-tracker-faults.test.ts',
  // Paths of structures, and a path beside its parts; the exploration of shares stays.
  'test/exploration/along.test.ts',
  'test/exploration/structures.test.ts',
  // That what is fast is the same: prices that are passed over, files that threads read. Golden runs and imports stay.
  'test/ledger/app/read-import.test.ts',
  'test/research/backtest/jumping.test.ts',
  // Structures of options over the wire: a contract that is bought, its end and orders of a person stay, and so do crashes of options.
  'test/scenarios/option-chain.test.ts',
  'test/scenarios/option-strategies.test.ts',
  'test/scenarios/rested-exits.test.ts',
  'test/scenarios/sold-verticals.test.ts',
  // Alpaca as processes: its first trade, its crash and the tests of its adapter stay.
  'test/cli/run/demo-alpaca.test.ts',
  'test/cli/setup/alpaca-probe.test.ts',
  'test/scenarios/alpaca-announced-split.test.ts',
  'test/scenarios/alpaca-manual-trades.test.ts',
  // SSI over its sockets: its crash and its conformance stay.
  'test/cli/setup/vietnam.test.ts',
  'test/scenarios/ssi/opening-auction.test.ts',
  'test/trader/adapters/conformance/ssi-exchanges.test.ts',
  'test/trader/adapters/ssi/simulator.test.ts',
  // Probes of a paper account as processes: the probe itself stays.
  'test/cli/setup/paper-probe.test.ts',
  'test/trader/app/paper-probe/conditional-probe.test.ts',
  // The second of two alike: a backup that is restored elsewhere, a book beside the API, its answers once more at the
  // command line, observation over several processes, and a second provider of identities.
  'test/api/mcp/provider-session.test.ts',
  'test/cli/portfolios/beside-api.test.ts',
  'test/cli/portfolios/jobs.test.ts',
  'test/cli/portfolios/key.test.ts',
  'test/cli/portfolios/ledger-performance.test.ts',
  'test/cli/portfolios/observed.test.ts',
  'test/cli/portfolios/relayed.test.ts',
  'test/cli/portfolios/same-answers.test.ts',
  'test/cli/portfolios/seal.test.ts',
  'test/cli/run/restored-elsewhere.test.ts',
  'test/scenarios/book/full-book.test.ts',
  // What the command line shows of things that are tested without it: tries, universes, exports, files of bars, policies, a gateway
  // that cannot be used, progress, the ids of lists.
  'test/cli/advise/policy.test.ts',
  'test/cli/progress.test.ts',
  'test/cli/queries/list-ids.test.ts',
  'test/cli/setup/bar-files.test.ts',
  'test/cli/setup/backtest-on-bars.test.ts',
  'test/cli/setup/doctor-gateway.test.ts',
  'test/cli/setup/export.test.ts',
  'test/cli/setup/trials.test.ts',
  'test/cli/setup/universe.test.ts',
  // A daemon without descriptors, with three feeds, with a strategy that is edited, with an alarm that escalates: disks, feeds, reloads
  // and alarms stay.
  'test/scenarios/descriptors.test.ts',
  'test/scenarios/escalation.test.ts',
  'test/scenarios/flow-alert-contract.test.ts',
  'test/scenarios/live-editing.test.ts',
  'test/scenarios/several-feeds.test.ts',
  // Which cases of outages there are; the outages themselves are a night's.
  'test/outages/outages.test.ts',
  // Grids, chance and structures of options in backtests; one of each, the golden runs and the audit by a second implementation stay.
  'test/research/against/options.test.ts',
  'test/research/backtest/covered-calls.test.ts',
  'test/research/backtest/long-bars.test.ts',
  'test/research/backtest/sold-options.test.ts',
  'test/research/backtest/vietnam.test.ts',
  'test/research/null/null-runs.test.ts',
  // Long answers of the gateway simulator: the short ones stay.
  'test/simulators/ib-gateway/control/catch-up.test.ts',
  'test/simulators/ib-gateway/control/long-history.test.ts',
  'test/simulators/ib-gateway/control/long-lists.test.ts',
  'test/simulators/ib-gateway/exchange/long-move.test.ts',
  // Many rows, listings that merge, an import in the background: an import and a listing that is renamed stay.
  'test/api/http/event-master.test.ts',
  'test/ledger/app/background-import.test.ts',
  'test/ledger/app/merged-listings.test.ts',
  // A kill of the API while orders pass through it, a week of an option, backtests of options at the command line: the kills of the daemon,
  // the orders of a person and the rules of both stay.
  'test/cli/setup/backtest-options.test.ts',
  'test/scenarios/api-killed.test.ts',
  'test/scenarios/option-life.test.ts',
  // Further paths of the explorer, days at Alpaca and without orders: the explorer, the days and the crash stay.
  'test/exploration/paths.test.ts',
  'test/simulation/alpaca.test.ts',
  'test/simulation/dry-run-day.test.ts',
  // Versions of policies, words of a language model, optima over HTTP, exchanged journals, shifted bars: what learns, findings, the goldens
  // of optima, migrations and the check of bars stay.
  'test/advisers/policy/versions/versions.test.ts',
  'test/api/http/optimiser.test.ts',
  'test/api/http/wordings.test.ts',
  'test/research/bars/shifted-times.test.ts',
  'test/trader/app/instance/journal-swap.test.ts',
];

export const NIGHT_BROWSER = [
  // Crowds, long tables, slow lines and real days.
  'test/browser/slow-line.test.ts',
  'test/browser/steady-rows.test.ts',
  'test/browser/chart-weekend.test.ts',
  'test/browser/demo-day.test.ts',
  'test/browser/long-table.test.ts',
  // Five faults on twenty pages; the faults on the desk stay.
  'test/browser/faults-on-each-page.test.ts',
  // Pages that show what the API answers and change nothing: what each shows is tested without a browser.
  'test/browser/feed-knowledge.test.ts',
  'test/browser/history.test.ts',
  'test/browser/log.test.ts',
  'test/browser/report-page.test.ts',
  'test/browser/wall.test.ts',
  // Grids in the browser: their runs, judgements and ends stay without one.
  'test/browser/grids.test.ts',
  // The second of two alike: clicks of ordinary tasks, orders for options, a film, a chart that is moved, people and their rights, gains
  // and decisions of a book; the desk, the ticket, signing in and the book stay.
  'test/browser/book-decisions.test.ts',
  'test/browser/book-gains.test.ts',
  'test/browser/chart.test.ts',
  'test/browser/content-while-asking.test.ts',
  'test/browser/film.test.ts',
  'test/browser/help.test.ts',
  'test/browser/options.test.ts',
  'test/browser/people.test.ts',
  'test/browser/shape.test.ts',
  'test/browser/option-order.test.ts',
  'test/browser/tasks.test.ts',
];

export const NIGHT_KAFKA = [
  // Each needs brokers of its own, or reads a topic to its end: kills, faults and forgeries of one relay stay.
  'test/kafka/frozen-leader.test.ts',
  'test/kafka/health.test.ts',
  'test/kafka/other-clients.test.ts',
  'test/kafka/signing-in.test.ts',
  'test/kafka/storm.test.ts',
  'test/kafka/failures.test.ts',
  'test/kafka/kills.test.ts',
  'test/kafka/long-logs.test.ts',
  'test/kafka/other-ledgers.test.ts',
  'test/kafka/rebuild.test.ts',
  // Facts, valuations and signatures as others read them, a demonstration, trading while brokers end: relays, forgeries, commands and dead
  // letters stay.
  'test/kafka/demo.test.ts',
  'test/kafka/facts.test.ts',
  'test/kafka/signatures.test.ts',
  'test/kafka/trading-goes-on.test.ts',
  'test/kafka/valuations.test.ts',
  // The workflow of holdings with a trader beside it: that of the ledger stays, and so does a rebalancing with a trader.
  'test/kafka/traded-workflow.test.ts',
];

export const NIGHT_REDIS = [
  'test/redis/imports.test.ts',
  'test/redis/stopping.test.ts',
  'test/redis/encrypted.test.ts',
  // A demonstration and real workers with PostgreSQL beside it; two processes of one server stay.
  'test/redis/demo.test.ts',
  'test/redis/workers.test.ts',
];

/** Those of them to leave out of this run. */
export function notNow(files: readonly string[], whenUnset = 1): string[] {
  return isNamed || share(whenUnset) >= 1 ? [] : [...files];
}
