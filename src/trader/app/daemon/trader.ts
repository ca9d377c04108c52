// Builds the concrete adapters of a trader: the connection to its broker, the prediction feeds, the journal, and the engine between them.
import { type Observable, Subject } from 'rxjs';
import type { WallClock } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import { createFlowFeed } from '../../adapters/flow-api/flow-feed.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import { createEngine } from '../../engine/engine.ts';
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { Journal, JournalFailure } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Tape } from '../../ports/tape.ts';
import type { Trader } from '../../ports/trader.ts';
import type { TurnTimes } from '../../ports/turn-times.ts';
import type { BrokerConnection } from '../brokers/broker-adapter.ts';
import { withoutSecrets } from '../instance/secrets.ts';
import { type ReadDays, sendDailyCloses } from './daily-closes.ts';
import { createFeedGroup } from './feed-group.ts';
import type { SettingsInForce } from './settings-in-force.ts';

export interface TraderParts {
  /** At the start; a reload replaces them. */
  readonly settings: Settings;
  readonly inForce: SettingsInForce;
  readonly connection: Pick<BrokerConnection, 'broker' | 'market'>;
  readonly journal: Journal;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly log: Log;
  readonly pid: number;
  readonly version: string;
  random(): number;
  /** Whether the HALT file is in the instance folder. */
  isHaltFilePresent(): boolean;
  /** True if space was freed and an immediate retry makes sense. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** After each turn that recorded something. */
  onTurn(times: TurnTimes): void;
  /** Records every batch, so that it can be replayed. */
  readonly tape?: Tape;
  /** Absent where no bars are stored: limits that read daily closes refuse then. */
  readonly readDays?: ReadDays;
}

export interface TraderStreams {
  readonly trader: Trader;
  /** Prices and bars, each after the engine has processed it. */
  readonly market$: Observable<MarketUpdate>;
  /** At the first connection the gateway offers other accounts or another mode. No order was sent and none will be. */
  readonly wrongAccount$: Observable<string>;
}

export function createTrader(parts: TraderParts): TraderStreams {
  const { settings, inForce, clock, wall, log } = parts;
  const venues = venuesOf(settings.venue);
  const { broker, market } = parts.connection;
  const feeds = createFeedGroup(settings.feeds, (feed) =>
    createFlowFeed({ settings: feed, clock, wall, random: parts.random, log }),
  );
  const wrongAccount$ = new Subject<string>();
  const reports$ = new Subject<BrokerReport>();
  broker.reports$.subscribe((report) => {
    reports$.next(report);
    if (report.type !== 'wrong-account' || !report.isFirstConnect) return;
    const offered = report.offered.join(', ') || 'no account';
    wrongAccount$.next(`the gateway offers ${offered}, not ${report.wanted}`);
  });
  const toEngine$ = new Subject<MarketUpdate>();
  const market$ = new Subject<MarketUpdate>();
  market.updates$.subscribe((update) => {
    toEngine$.next(update);
    market$.next(update);
  });
  const days = sendDailyCloses(parts.readDays ?? NO_DAYS, settings, log);
  days.updates$.subscribe(toEngine$);
  const engine = createEngine({
    ...parts,
    broker: { ...broker, reports$ },
    market: { ...days.watching(market), updates$: toEngine$ },
    feeds: [feeds],
    venues,
    ...(clock.isPractice && {
      moveClock: (to: Instant, wallMs?: number) => refusalOf(clock.moveTo(to, wallMs)),
    }),
  });
  // First of all subscribers: the others read the new settings while they handle the fact.
  engine.facts$.subscribe(inForce.onFact);
  engine.facts$.subscribe(days.onFact);
  inForce.settings$.subscribe((next) => {
    feeds.apply(next.feeds);
    days.onSettings(next);
  });
  return {
    market$,
    wrongAccount$,
    trader: {
      ...engine,
      reload(reload) {
        if (reload.kind === 'refusal') return engine.reload(reload);
        inForce.offer(reload.settings);
        // The tape records what the engine receives.
        return engine.reload({ ...reload, settings: withoutSecrets(reload.settings) });
      },
    },
  };
}

const NO_DAYS: ReadDays = () => [];

function refusalOf(moved: Result<Instant, string>): string | undefined {
  return moved.ok ? undefined : moved.failure;
}
