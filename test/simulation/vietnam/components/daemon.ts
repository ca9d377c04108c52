// One life of the daemon at SSI: the real engine and the real session, on virtual time, over the virtual line.
import type { Random } from '../../../../src/kernel/random.ts';
import { createSsi } from '../../../../src/trader/adapters/ssi/ssi.ts';
import { venuesOf } from '../../../../src/trader/config/settings/venues.ts';
import { createEngine } from '../../../../src/trader/engine/engine.ts';
import type { BrokerLogin, LoginKeeping } from '../../../../src/trader/ports/broker-login.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import type { Settings } from '../../../../src/trader/ports/settings.ts';
import type { VirtualDaemon } from '../../components/lives.ts';
import { createLife, type Scheduler } from '../../components/scheduler.ts';
import { createScriptedFeed } from '../../components/scripted-feed.ts';
import type { SsiLine } from './line.ts';

export interface SsiDaemon extends VirtualDaemon {
  readonly login: BrokerLogin;
}

export interface SsiDaemonParts {
  readonly settings: Settings;
  readonly scheduler: Scheduler;
  readonly line: SsiLine;
  readonly journal: Journal;
  readonly random: Random;
  readonly symbols: readonly string[];
  readonly privateKey: string;
  /** Outlives the daemon. */
  readonly keep: LoginKeeping;
  lastPrice(symbol: string): number;
  isHaltFilePresent(): boolean;
}

/** The engine looks at the time every quarter second; a busy host lets it do so every one to five. */
const BEAT_MS = 250;

export function createSsiDaemon(parts: SsiDaemonParts): SsiDaemon {
  const { settings, scheduler, line, random, privateKey } = parts;
  const life = createLife(scheduler, (delayMs) =>
    delayMs === BEAT_MS ? Math.floor(random.between(1_000, 5_000)) : delayMs,
  );
  const { account, mode, execution } = settings;
  const ssi = createSsi(
    {
      ...{ account, mode, execution, keep: parts.keep, venues: venuesOf('vietnam') },
      settings: { ...SSI, privateKey },
      clock: life.clock,
      wall: life.wall,
      log: () => {},
      isHalted: parts.isHaltFilePresent,
    },
    line.openTransport(life),
  );
  if (ssi === undefined) throw new Error('the key of the simulation cannot be read');
  const { symbols, lastPrice } = parts;
  const trader = createEngine({
    ...{ settings, journal: parts.journal, broker: ssi.broker, market: ssi.market },
    feeds: [createScriptedFeed({ life, random, symbols, lastPrice })],
    venues: venuesOf('vietnam'),
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
    login: ssi.login,
    kill() {
      life.end();
      line.hangUp();
    },
  };
}

const SSI = {
  url: 'http://127.0.0.1:1',
  streamUrl: 'ws://127.0.0.1:1/ws/v3',
  apiKey: 'key',
  apiSecret: 'secret',
  clientId: '000001',
  deviceId: '00:1A:2B:3C:4D:5E',
  userAgent: 'sluice',
};
