// One life of the daemon at Alpaca: the real engine and the real session, on virtual time, over the virtual line.
import type { Random } from '../../../../src/kernel/random.ts';
import { createAlpaca } from '../../../../src/trader/adapters/alpaca/alpaca.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { createEngine } from '../../../../src/trader/engine/engine.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { VirtualDaemon } from '../../components/lives.ts';
import { createLife, type Scheduler } from '../../components/scheduler.ts';
import { createScriptedFeed } from '../../components/scripted-feed.ts';
import { ALPACA } from '../environment/environment.ts';
import type { AlpacaLine } from './line.ts';

export interface AlpacaDaemonParts {
  readonly settings: Settings;
  readonly scheduler: Scheduler;
  readonly line: AlpacaLine;
  readonly journal: Journal;
  readonly random: Random;
  readonly symbols: readonly string[];
  lastPrice(symbol: string): number;
  isHaltFilePresent(): boolean;
}

/** The engine looks at the time every quarter second; a busy host lets it do so every one to five. */
const BEAT_MS = 250;

export function createAlpacaDaemon(parts: AlpacaDaemonParts): VirtualDaemon {
  const { settings, scheduler, line, random, symbols, lastPrice, isHaltFilePresent } = parts;
  const life = createLife(scheduler, (delayMs) =>
    delayMs === BEAT_MS ? Math.floor(random.between(1_000, 5_000)) : delayMs,
  );
  const { account, mode, execution } = settings;
  const { broker, market } = createAlpaca(
    {
      ...{ account, mode, execution, settings: ALPACA, venue: venuesOf('us').home },
      ...{ clock: life.clock, wall: life.wall, log: () => {}, isHalted: isHaltFilePresent },
    },
    line.openTransport(life),
  );
  const trader = createEngine({
    ...{ settings, journal: parts.journal, broker, market },
    feeds: [createScriptedFeed({ life, random, symbols, lastPrice })],
    venues: venuesOf('us'),
    clock: life.clock,
    wall: life.lazyWall,
    pid: 1,
    version: 'simulated',
    isHaltFilePresent,
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
