// One life of the daemon: the real engine and the real session, on virtual time, over the virtual line.

import { createIbGateway } from '../../../src/trader/adapters/ib/ib-gateway.ts';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';
import { createEngine } from '../../../src/trader/engine/engine.ts';
import type { Broker } from '../../../src/trader/ports/broker.ts';
import type { RestedKind } from '../../../src/trader/ports/broker-reports.ts';
import type { Journal, JournalFailure } from '../../../src/trader/ports/journal.ts';
import type { PredictionFeed } from '../../../src/trader/ports/prediction-feed.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { VirtualLine } from './line.ts';
import type { VirtualDaemon } from './lives.ts';
import { createLife, type Life, type Scheduler } from './scheduler.ts';

export interface DaemonParts {
  readonly settings: Settings;
  readonly scheduler: Scheduler;
  readonly line: VirtualLine;
  readonly journal: Journal;
  feedOf(life: Life): PredictionFeed;
  /** How late a busy host makes a short wait. */
  stretchMs(delayMs: number): number;
  isHaltFilePresent(): boolean;
  /** True if space was freed and the commit may succeed now; by default none ever is. */
  onJournalFailure?(failure: JournalFailure): boolean;
  /** Of which instruments a probe has shown that their exits may rest at the broker; none if absent. */
  readonly restsExits?: readonly RestedKind[];
  /** Its first connection shows another account: the process ends, and no supervisor starts it again. */
  onWrongAccount?(): void;
  /** A mistake on purpose, for tests of what looks for mistakes. */
  readonly plant?: Plant;
}

/** Stands between the engine and what it sends by. */
export type Plant = (parts: { readonly broker: Broker; readonly journal: Journal }) => {
  readonly broker: Broker;
  readonly journal: Journal;
};

/** The engine looks at the time every quarter second. */
export const BEAT_MS = 250;

/** Not started yet: what crashes while it starts has a life to end. */
export function createDaemon(parts: DaemonParts): VirtualDaemon {
  const { settings, line, plant = (all) => all } = parts;
  const life = createLife(parts.scheduler, parts.stretchMs);
  const { broker, market } = createIbGateway(
    {
      settings: settings.gateway,
      execution: settings.execution,
      account: settings.account,
      mode: settings.mode,
      venue: venuesOf('us').home,
      clock: life.clock,
      wall: life.wall,
      log: () => {},
      isHalted: () => false,
      // A probe of the account has shown that exits of options may rest.
      restsExits: parts.restsExits ?? [],
    },
    line.openTransport(life),
  );
  const trader = createEngine({
    settings,
    ...plant({ broker, journal: parts.journal }),
    market,
    feeds: [parts.feedOf(life)],
    venues: venuesOf('us'),
    clock: life.clock,
    wall: life.lazyWall,
    pid: 1,
    version: 'simulated',
    isHaltFilePresent: parts.isHaltFilePresent,
    onJournalFailure: parts.onJournalFailure ?? (() => false),
    defer: life.defer,
  });
  broker.reports$.subscribe((report) => {
    if (report.type === 'wrong-account' && report.isFirstConnect) parts.onWrongAccount?.();
  });
  return {
    trader,
    life,
    kill() {
      life.end();
      line.hangUp();
    },
  };
}
