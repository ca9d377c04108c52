// Names the concrete adapters of a trader: IB Gateway, the prediction feeds, the journal, and the engine between them.
import { Subject } from 'rxjs';
import type { WallClock } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import { createFlowFeed } from '../../adapters/flow-api/flow-feed.ts';
import { createIbGateway } from '../../adapters/ib/ib-gateway.ts';
import type { MarketClock } from '../../adapters/system/market-clock.ts';
import { VENUES } from '../../config/settings/venues.ts';
import { createEngine } from '../../engine/engine.ts';
import type { BrokerReport } from '../../ports/broker.ts';
import type { Journal, JournalFailure } from '../../ports/journal.ts';
import type { Log } from '../../ports/log.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import type { Settings } from '../../ports/settings.ts';
import type { Tape } from '../../ports/tape.ts';
import type { Trader } from '../../ports/trader.ts';
import { withoutSecrets } from '../instance/secrets.ts';
import { createFeedGroup } from './feed-group.ts';

export interface TraderParts {
  readonly settings: Settings;
  readonly journal: Journal;
  readonly clock: MarketClock;
  readonly wall: WallClock;
  readonly log: Log;
  readonly pid: number;
  readonly version: string;
  random(): number;
  /** Whether the HALT file lies in the instance folder. */
  isHaltFilePresent(): boolean;
  /** True when room was made and a retry makes sense at once. */
  onJournalFailure(failure: JournalFailure): boolean;
  /** The gateway's first answer was about other accounts or another mode: nothing was sent, and nothing will be. */
  onWrongAccount(text: string): void;
  /** Takes down every batch, so that it can be played again. */
  readonly tape?: Tape;
  /** Prices and bars, each after the engine has taken it. */
  onMarket(update: MarketUpdate): void;
}

export function createTrader(parts: TraderParts): Trader {
  const { settings, clock, wall, log } = parts;
  const { broker, market } = createIbGateway({
    settings: settings.gateway,
    execution: settings.execution,
    account: settings.account,
    mode: settings.mode,
    venue: VENUES.home,
    clock,
    wall,
    log: (level, text, fields) => log[level](text, fields),
    isHalted: parts.isHaltFilePresent,
  });
  const feeds = createFeedGroup(settings.feeds, (feed) =>
    createFlowFeed({ settings: feed, clock, wall, random: parts.random, log }),
  );
  const reports$ = new Subject<BrokerReport>();
  broker.reports$.subscribe((report) => {
    reports$.next(report);
    if (report.type !== 'wrong-account' || !report.isFirstConnect) return;
    const offered = report.offered.join(', ') || 'no account';
    parts.onWrongAccount(`the gateway offers ${offered}, not ${report.wanted}`);
  });
  const updates$ = new Subject<MarketUpdate>();
  market.updates$.subscribe((update) => {
    updates$.next(update);
    parts.onMarket(update);
  });
  const engine = createEngine({
    ...parts,
    broker: { ...broker, reports$ },
    market: { ...market, updates$ },
    feeds: [feeds],
    venues: VENUES,
    ...(clock.isPractice && { moveClock: (to: Instant) => refusalOf(clock.moveTo(to)) }),
  });
  return {
    ...engine,
    async reload(reload) {
      if (reload.kind === 'refusal') return engine.reload(reload);
      const { settings: applied } = reload;
      // What the engine hears goes to the tape.
      const answer = await engine.reload({ ...reload, settings: withoutSecrets(applied) });
      // The engine first: an answer of a feed it does not know would be lost.
      if (answer.ok) feeds.apply(applied.feeds);
      return answer;
    },
  };
}

function refusalOf(moved: Result<Instant, string>): string | undefined {
  return moved.ok ? undefined : moved.failure;
}
