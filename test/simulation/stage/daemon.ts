// One life of the daemon: the real engine and the real session, on virtual time, over the virtual line.

import type { Random } from '../../../src/kernel/random.ts';
import { createIbGateway } from '../../../src/trader/adapters/ib/ib-gateway.ts';
import { venuesOf } from '../../../src/trader/config/settings/venues.ts';
import { createEngine } from '../../../src/trader/engine/engine.ts';
import type { Journal } from '../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import type { VirtualLine } from './line.ts';
import type { VirtualDaemon } from './lives.ts';
import { createLife, type Scheduler } from './scheduler.ts';
import { createScriptedFeed } from './scripted-feed.ts';

export interface DaemonParts {
  readonly settings: Settings;
  readonly scheduler: Scheduler;
  readonly line: VirtualLine;
  readonly journal: Journal;
  readonly random: Random;
  readonly symbols: readonly string[];
  lastPrice(symbol: string): number;
  isHaltFilePresent(): boolean;
}

/** The engine looks at the time every quarter second; a busy host lets it do so every one to five. */
const BEAT_MS = 250;

/** Not started yet: what crashes while it starts has a life to end. */
export function createDaemon(parts: DaemonParts): VirtualDaemon {
  const { settings, scheduler, line, random } = parts;
  const life = createLife(scheduler, (delayMs) =>
    delayMs === BEAT_MS ? Math.floor(random.between(1_000, 5_000)) : delayMs,
  );
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
    },
    line.openLink(life),
  );
  const { symbols, lastPrice } = parts;
  const trader = createEngine({
    settings,
    journal: parts.journal,
    broker,
    market,
    feeds: [createScriptedFeed({ life, random, symbols, lastPrice })],
    venues: venuesOf('us'),
    clock: life.clock,
    wall: life.lazyWall,
    pid: 1,
    version: 'simulated',
    isHaltFilePresent: parts.isHaltFilePresent,
    onJournalFailure: () => false,
    defer: life.defer,
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
