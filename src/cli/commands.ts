// Every command in the order of the help, with the file that holds it, which is loaded only when it is called.
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
const BY_HAND = 'By hand:';
const LOOK = 'Look:';
const PREPARE = 'Prepare:';
const SIMULATE = 'Simulators:';

export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'start',
    summary: 'start the daemon, and wait until it may trade',
    group: LIFE,
    load: () => import('./life/start.ts'),
  },
  {
    name: 'stop',
    summary: 'stop it; resting stops stay at the broker',
    group: LIFE,
    load: () => import('./life/stop.ts'),
  },
  {
    name: 'status',
    summary: 'how it stands, and what protects what is open',
    group: LIFE,
    load: () => import('./life/status.ts'),
  },
  {
    name: 'reload',
    summary: 'read the configuration and the strategies again',
    group: LIFE,
    load: () => import('./life/reload.ts'),
  },
  { name: 'logs', summary: 'show its log', group: LIFE, load: () => import('./life/logs.ts') },
  {
    name: 'halt',
    summary: 'no new entries from now on, restarts included',
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
    summary: 'what keeps entries away for a while; lift it',
    group: LIFE,
    load: () => import('./life/locks.ts'),
  },
  {
    name: 'go-live',
    summary: 'whether everything is ready for real money',
    group: LIFE,
    load: () => import('./life/go-live.ts'),
  },
  {
    name: 'flatten',
    summary: 'close everything of ours, and nothing else',
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
    summary: 'move a stop, tighter only',
    group: BY_HAND,
    load: () => import('./by-hand/stop-at.ts'),
  },
  {
    name: 'pause',
    summary: 'no entries in a symbol; what is held stays',
    group: BY_HAND,
    load: () => import('./by-hand/pause.ts'),
  },
  {
    name: 'adopt',
    summary: 'make foreign shares ours, with a stop',
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
    summary: 'place a missing or contested stop again',
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
    summary: 'what the feed said, the verdicts, and how good it is',
    group: LOOK,
    load: () => import('./look/predictions.ts'),
  },
  {
    name: 'signals',
    summary: 'signals taken, and why others were not',
    group: LOOK,
    load: () => import('./look/signals.ts'),
  },
  {
    name: 'report',
    summary: 'a day: money, trades, what was not done and why',
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
    summary: 'compare with the broker now, or with its statement',
    group: LOOK,
    load: () => import('./look/reconcile.ts'),
  },
  {
    name: 'doctor',
    summary: 'check this machine, the configuration and the gateway',
    group: PREPARE,
    load: () => import('./prepare/doctor.ts'),
  },
  {
    name: 'config',
    summary: 'check, show or begin a configuration',
    group: PREPARE,
    load: () => import('./prepare/config.ts'),
  },
  {
    name: 'replay',
    summary: "a day through today's code, from its tape",
    group: PREPARE,
    load: () => import('./prepare/replay.ts'),
  },
  {
    name: 'backtest',
    summary: 'play strategies over recorded prices and predictions',
    group: PREPARE,
    load: () => import('./prepare/backtest.ts'),
  },
  {
    name: 'strategy',
    summary: 'check strategies, see what they wait for, begin one',
    group: PREPARE,
    load: () => import('./prepare/strategy.ts'),
  },
  {
    name: 'feed',
    summary: 'check what the records of a source become',
    group: PREPARE,
    load: () => import('./prepare/feed.ts'),
  },
  {
    name: 'db',
    summary: 'back up the journal, or prove it whole',
    group: PREPARE,
    load: () => import('./prepare/db.ts'),
  },
  {
    name: 'sim',
    summary: 'run a simulated gateway or prediction feed',
    group: SIMULATE,
    load: () => import('./prepare/sim.ts'),
  },
];
