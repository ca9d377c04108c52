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

const LIFE = 'Life:';
const BY_HAND = 'Manual intervention:';
const LOOK = 'Look:';
const PREPARE = 'Prepare:';
const BOOK = 'Book:';
const ADVISE = 'Advise:';
const SIMULATE = 'Simulators:';

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'start',
    summary: 'start the daemon and wait until it may trade',
    group: LIFE,
    load: () => import('./life/start.ts'),
  },
  {
    name: 'practice',
    summary: 'run your configuration between simulators',
    group: LIFE,
    load: () => import('./life/practice.ts'),
  },
  {
    name: 'stop',
    summary: 'stop the daemon; stops stay at the broker',
    group: LIFE,
    load: () => import('./life/stop.ts'),
  },
  {
    name: 'status',
    summary: 'state of the daemon, positions and protection',
    group: LIFE,
    load: () => import('./life/status.ts'),
  },
  {
    name: 'instances',
    summary: 'list the daemons that run on this host',
    group: LIFE,
    load: () => import('./life/instances.ts'),
  },
  {
    name: 'otp',
    summary: 'log in at the broker with the code of your phone',
    group: LIFE,
    load: () => import('./life/otp.ts'),
  },
  {
    name: 'reload',
    summary: 'reload the configuration and the strategies',
    group: LIFE,
    load: () => import('./life/reload.ts'),
  },
  {
    name: 'logs',
    summary: 'show the log of the daemon',
    group: LIFE,
    load: () => import('./life/logs.ts'),
  },
  {
    name: 'halt',
    summary: 'block new entries, also after a restart',
    group: LIFE,
    load: () => import('./life/halt.ts'),
  },
  {
    name: 'resume',
    summary: 'allow entries again',
    group: LIFE,
    load: () => import('./life/resume.ts'),
  },
  {
    name: 'locks',
    summary: 'list what blocks entries for a while; lift it',
    group: LIFE,
    load: () => import('./life/locks.ts'),
  },
  {
    name: 'go-live',
    summary: 'check whether all is ready for real money',
    group: LIFE,
    load: () => import('./life/go-live.ts'),
  },
  {
    name: 'buy',
    summary: 'place an order to buy, with a stop',
    group: BY_HAND,
    load: () => import('./by-hand/buy.ts'),
  },
  {
    name: 'sell',
    summary: 'place an order to sell what is held',
    group: BY_HAND,
    load: () => import('./by-hand/sell.ts'),
  },
  {
    name: 'modify',
    summary: 'change an order; a stop only tightens',
    group: BY_HAND,
    load: () => import('./by-hand/modify.ts'),
  },
  {
    name: 'cancel',
    summary: 'cancel an order that protects nothing',
    group: BY_HAND,
    load: () => import('./by-hand/cancel.ts'),
  },
  {
    name: 'flatten',
    summary: 'close all our positions, and nothing else',
    group: BY_HAND,
    load: () => import('./by-hand/flatten.ts'),
  },
  {
    name: 'exit',
    summary: 'close our position in a symbol',
    group: BY_HAND,
    load: () => import('./by-hand/exit.ts'),
  },
  {
    name: 'stop-at',
    summary: 'move a stop closer to the market',
    group: BY_HAND,
    load: () => import('./by-hand/stop-at.ts'),
  },
  {
    name: 'pause',
    summary: 'block entries in a symbol; positions stay',
    group: BY_HAND,
    load: () => import('./by-hand/pause.ts'),
  },
  {
    name: 'adopt',
    summary: 'take over foreign shares, with a stop',
    group: BY_HAND,
    load: () => import('./by-hand/adopt.ts'),
  },
  {
    name: 'release',
    summary: 'hand a position and its orders to you',
    group: BY_HAND,
    load: () => import('./by-hand/release.ts'),
  },
  {
    name: 'protect',
    summary: 'replace a missing or contested stop',
    group: BY_HAND,
    load: () => import('./by-hand/protect.ts'),
  },
  {
    name: 'positions',
    summary: 'open positions and their stops',
    group: LOOK,
    load: () => import('./look/positions.ts'),
  },
  {
    name: 'orders',
    summary: 'orders and their states',
    group: LOOK,
    load: () => import('./look/orders.ts'),
  },
  { name: 'executions', summary: 'fills', group: LOOK, load: () => import('./look/executions.ts') },
  { name: 'trades', summary: 'closed trades', group: LOOK, load: () => import('./look/trades.ts') },
  {
    name: 'predictions',
    summary: 'predictions, their verdicts and scores',
    group: LOOK,
    load: () => import('./look/predictions.ts'),
  },
  {
    name: 'signals',
    summary: 'signals taken, and why others were refused',
    group: LOOK,
    load: () => import('./look/signals.ts'),
  },
  {
    name: 'report',
    summary: 'one day: money, trades, refusals and reasons',
    group: LOOK,
    load: () => import('./look/report.ts'),
  },
  {
    name: 'explain',
    summary: 'why it did, or did not, trade',
    group: LOOK,
    load: () => import('./look/explain.ts'),
  },
  {
    name: 'reconcile',
    summary: 'compare with the broker or its statement',
    group: LOOK,
    load: () => import('./look/reconcile.ts'),
  },
  {
    name: 'doctor',
    summary: 'check machine, configuration and gateway',
    group: PREPARE,
    load: () => import('./prepare/doctor.ts'),
  },
  {
    name: 'config',
    summary: 'check, show or create a configuration',
    group: PREPARE,
    load: () => import('./prepare/config.ts'),
  },
  {
    name: 'replay',
    summary: "rerun a day with today's code from its tape",
    group: PREPARE,
    load: () => import('./prepare/replay.ts'),
  },
  {
    name: 'backtest',
    summary: 'run strategies over recorded prices',
    group: PREPARE,
    load: () => import('./prepare/backtest.ts'),
  },
  {
    name: 'data',
    summary: 'bars for backtests: fetch, import, list, check',
    group: PREPARE,
    load: () => import('./prepare/bar-files.ts'),
  },
  {
    name: 'export',
    summary: 'journal, trades, predictions and bars as Parquet',
    group: PREPARE,
    load: () => import('./prepare/export.ts'),
  },
  {
    name: 'strategy',
    summary: 'check, list or create strategies',
    group: PREPARE,
    load: () => import('./prepare/strategy.ts'),
  },
  {
    name: 'feed',
    summary: "show how a source's records are parsed",
    group: PREPARE,
    load: () => import('./prepare/feed.ts'),
  },
  {
    name: 'db',
    summary: 'back up or verify the journal',
    group: PREPARE,
    load: () => import('./prepare/db.ts'),
  },
  {
    name: 'completion',
    summary: 'print the completion for bash, zsh or fish',
    group: PREPARE,
    load: () => import('./prepare/completion.ts'),
  },
  {
    name: 'serve',
    summary: 'run the HTTP API',
    group: BOOK,
    load: () => import('./book/serve.ts'),
  },
  {
    name: 'user',
    summary: 'users of the API: add, list, show, role, grant, reset, token',
    group: BOOK,
    load: () => import('./book/user.ts'),
  },
  {
    name: 'book',
    summary: 'users and ledger: backup, restore, copy, move, verify, rebuild, forget',
    group: BOOK,
    load: () => import('./book/book.ts'),
  },
  {
    name: 'ledger',
    summary: 'portfolios: files in and out, lots, tax, proof by a statement',
    group: BOOK,
    load: () => import('./book/ledger.ts'),
  },
  {
    name: 'events',
    summary: "the ledger's events in Kafka: rebuild, replay, lag, dead letters",
    group: BOOK,
    load: () => import('./book/events.ts'),
  },
  {
    name: 'jobs',
    summary: 'background jobs of the API: list them, run one now',
    group: BOOK,
    load: () => import('./book/jobs.ts'),
  },
  {
    name: 'mcp',
    summary: 'tools for an assistant, over standard input and output',
    group: BOOK,
    load: () => import('./book/mcp.ts'),
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
    load: () => import('./prepare/sim.ts'),
  },
];
