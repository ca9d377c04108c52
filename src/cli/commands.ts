// Every command in the order of the help, with its file. The file is loaded only when the command runs.
import type { Command } from 'commander';
import type { Finish } from './program/exit-code.ts';

interface CommandFile {
  /** Adds arguments, options and the action. */
  configure(command: Command, finish: Finish): void;
}

export interface ListedCommand {
  readonly name: string;
  readonly summary: string;
  readonly group: string;
  readonly load: () => Promise<CommandFile>;
}

const RUN = 'Run:';
const MANUAL_ORDERS = 'Manual intervention:';
const INSPECT = 'Inspect:';
const SETUP = 'Set up and test:';
const PORTFOLIOS = 'API and portfolios:';
const ADVISE = 'Advise:';
const SIMULATE = 'Simulators:';

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'start',
    summary: 'start the daemon and wait until it may trade',
    group: RUN,
    load: () => import('./run/start.ts'),
  },
  {
    name: 'practice',
    summary: 'run your configuration between simulators',
    group: RUN,
    load: () => import('./run/practice.ts'),
  },
  {
    name: 'stop',
    summary: 'stop the daemon; stops stay at the broker',
    group: RUN,
    load: () => import('./run/stop.ts'),
  },
  {
    name: 'status',
    summary: 'state of the daemon, positions and protection',
    group: RUN,
    load: () => import('./run/status.ts'),
  },
  {
    name: 'instances',
    summary: 'list the daemons that run on this host',
    group: RUN,
    load: () => import('./run/instances.ts'),
  },
  {
    name: 'gateway',
    summary: 'watch the gateway and its login; restart it safely',
    group: RUN,
    load: () => import('./run/gateway.ts'),
  },
  {
    name: 'fleet',
    summary: 'several accounts on several hosts: status, halt, report',
    group: RUN,
    load: () => import('./run/fleet.ts'),
  },
  {
    name: 'otp',
    summary: 'log in at the broker with the code of your phone',
    group: RUN,
    load: () => import('./run/otp.ts'),
  },
  {
    name: 'reload',
    summary: 'reload the configuration and the strategies',
    group: RUN,
    load: () => import('./run/reload.ts'),
  },
  {
    name: 'logs',
    summary: 'show the log of the daemon',
    group: RUN,
    load: () => import('./run/logs.ts'),
  },
  {
    name: 'halt',
    summary: 'block new entries, also after a restart',
    group: RUN,
    load: () => import('./run/halt.ts'),
  },
  {
    name: 'resume',
    summary: 'allow entries again',
    group: RUN,
    load: () => import('./run/resume.ts'),
  },
  {
    name: 'locks',
    summary: 'list what blocks entries for a while; lift it',
    group: RUN,
    load: () => import('./run/locks.ts'),
  },
  {
    name: 'alarms',
    summary: 'list what is wrong; acknowledge or mute it',
    group: RUN,
    load: () => import('./run/alarms.ts'),
  },
  {
    name: 'incident',
    summary: 'what an alarm or halt means, and what to type',
    group: RUN,
    load: () => import('./run/incident.ts'),
  },
  {
    name: 'go-live',
    summary: 'check whether all is ready for real money',
    group: RUN,
    load: () => import('./run/go-live.ts'),
  },
  {
    name: 'buy',
    summary: 'place an order to buy, with a stop',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/buy.ts'),
  },
  {
    name: 'sell',
    summary: 'place an order to sell what is held',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/sell.ts'),
  },
  {
    name: 'spread',
    summary: 'buy or sell two option contracts as one pair, or four as an iron condor',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/spread.ts'),
  },
  {
    name: 'modify',
    summary: 'change an order; a stop only tightens',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/modify.ts'),
  },
  {
    name: 'cancel',
    summary: 'cancel an order that protects nothing',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/cancel.ts'),
  },
  {
    name: 'flatten',
    summary: 'close all our positions, and nothing else',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/flatten.ts'),
  },
  {
    name: 'exit',
    summary: 'close our position in a symbol',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/exit.ts'),
  },
  {
    name: 'roll',
    summary: 'replace a sold option contract by a later one',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/roll.ts'),
  },
  {
    name: 'exercise',
    summary: 'exercise option contracts that we hold',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/exercise.ts'),
  },
  {
    name: 'lapse',
    summary: 'let option contracts expire without exercise',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/lapse.ts'),
  },
  {
    name: 'stop-at',
    summary: 'move a stop closer to the market',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/stop-at.ts'),
  },
  {
    name: 'pause',
    summary: 'block entries in a symbol; positions stay',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/pause.ts'),
  },
  {
    name: 'adopt',
    summary: 'manage shares that sluice did not buy; places a stop',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/adopt.ts'),
  },
  {
    name: 'release',
    summary: 'hand a position and its orders to you',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/release.ts'),
  },
  {
    name: 'protect',
    summary: 'replace a missing or contested stop',
    group: MANUAL_ORDERS,
    load: () => import('./manual-orders/protect.ts'),
  },
  {
    name: 'positions',
    summary: 'open positions and their stops',
    group: INSPECT,
    load: () => import('./queries/positions.ts'),
  },
  {
    name: 'orders',
    summary: 'orders and their states',
    group: INSPECT,
    load: () => import('./queries/orders.ts'),
  },
  {
    name: 'executions',
    summary: 'fills',
    group: INSPECT,
    load: () => import('./queries/executions.ts'),
  },
  {
    name: 'trades',
    summary: 'closed trades',
    group: INSPECT,
    load: () => import('./queries/trades.ts'),
  },
  {
    name: 'chain',
    summary: 'option contracts of a stock as the broker quotes them',
    group: INSPECT,
    load: () => import('./queries/chain.ts'),
  },
  {
    name: 'predictions',
    summary: 'predictions, their verdicts and scores',
    group: INSPECT,
    load: () => import('./queries/predictions.ts'),
  },
  {
    name: 'signals',
    summary: 'signals taken, and why others were refused',
    group: INSPECT,
    load: () => import('./queries/signals.ts'),
  },
  {
    name: 'report',
    summary: 'one day: money, trades, refusals and reasons',
    group: INSPECT,
    load: () => import('./queries/report.ts'),
  },
  {
    name: 'why',
    summary: 'why it did, or did not, trade: the root reason',
    group: INSPECT,
    load: () => import('./queries/why.ts'),
  },
  {
    name: 'explain',
    summary: 'every step from a prediction to its result',
    group: INSPECT,
    load: () => import('./queries/explain.ts'),
  },
  {
    name: 'reconcile',
    summary: 'compare with the broker or its statement',
    group: INSPECT,
    load: () => import('./queries/reconcile.ts'),
  },
  {
    name: 'doctor',
    summary: 'check machine, configuration and gateway',
    group: SETUP,
    load: () => import('./setup/doctor.ts'),
  },
  {
    name: 'config',
    summary: 'check, show or create a configuration',
    group: SETUP,
    load: () => import('./setup/config.ts'),
  },
  {
    name: 'replay',
    summary: "rerun a day with today's code from its tape",
    group: SETUP,
    load: () => import('./setup/replay.ts'),
  },
  {
    name: 'backtest',
    summary: 'run strategies over recorded prices',
    group: SETUP,
    load: () => import('./setup/backtest.ts'),
  },
  {
    name: 'data',
    summary: 'bars and option chains for backtests: fetch, import, list, check',
    group: SETUP,
    load: () => import('./setup/bar-files.ts'),
  },
  {
    name: 'export',
    summary: 'journal, trades, predictions and bars as Parquet',
    group: SETUP,
    load: () => import('./setup/export.ts'),
  },
  {
    name: 'strategy',
    summary: 'check, list or create strategies',
    group: SETUP,
    load: () => import('./setup/strategy.ts'),
  },
  {
    name: 'feed',
    summary: "show how a source's records are parsed; judge what it knows",
    group: SETUP,
    load: () => import('./setup/feed.ts'),
  },
  {
    name: 'db',
    summary: 'back up, restore or verify the journal',
    group: SETUP,
    load: () => import('./setup/db.ts'),
  },
  {
    name: 'backup',
    summary: 'keep sealed backups in a bucket, and list or fetch them',
    group: SETUP,
    load: () => import('./setup/backup.ts'),
  },
  {
    name: 'upgrade',
    summary: 'install another version, and go back if it fails',
    group: SETUP,
    load: () => import('./setup/upgrade.ts'),
  },
  {
    name: 'completion',
    summary: 'print the completion for bash, zsh or fish',
    group: SETUP,
    load: () => import('./setup/completion.ts'),
  },
  {
    name: 'serve',
    summary: 'run the HTTP API',
    group: PORTFOLIOS,
    load: () => import('./portfolios/serve.ts'),
  },
  {
    name: 'user',
    summary: 'users of the API: add, list, show, role, grant, reset, token',
    group: PORTFOLIOS,
    load: () => import('./portfolios/user.ts'),
  },
  {
    name: 'book',
    summary: 'users and ledger: backup, restore, copy, move, verify, rebuild, forget',
    group: PORTFOLIOS,
    load: () => import('./portfolios/book.ts'),
  },
  {
    name: 'ledger',
    summary: 'portfolios: files in and out, lots, tax, proof by a statement',
    group: PORTFOLIOS,
    load: () => import('./portfolios/ledger.ts'),
  },
  {
    name: 'events',
    summary: "the ledger's events in Kafka: rebuild, replay, lag, dead letters",
    group: PORTFOLIOS,
    load: () => import('./portfolios/events.ts'),
  },
  {
    name: 'jobs',
    summary: 'background jobs of the API: list them, run one now',
    group: PORTFOLIOS,
    load: () => import('./portfolios/jobs.ts'),
  },
  {
    name: 'mcp',
    summary: 'tools for an assistant, over standard input and output',
    group: PORTFOLIOS,
    load: () => import('./portfolios/mcp.ts'),
  },
  {
    name: 'train',
    summary: 'train and judge a policy of target weights',
    group: ADVISE,
    load: () => import('./advise/train.ts'),
  },
  {
    name: 'advise',
    summary: 'the target weight that a trained policy gives',
    group: ADVISE,
    load: () => import('./advise/advise.ts'),
  },
  {
    name: 'sim',
    summary: 'run a simulated gateway, feed, price or statement source',
    group: SIMULATE,
    load: () => import('./setup/sim.ts'),
  },
];
