// Plays one entry from the feed's answer to the bytes of its orders, so that the code on this way is loaded, compiled and kept.
// The engine, its journal in memory, the session and the link belong to the dry run alone: it shares nothing with the
// trader but code, and has nothing of it in hand. No file is written and no socket opened.
// Decision 0044
import { Subject } from 'rxjs';
import { HOUR_MS, type Instant, instant, MINUTE_MS, SECOND_MS } from '../../../kernel/instant.ts';
import type { Bar } from '../../../market/bars/bar.ts';
import type { Calendar, Session } from '../../../market/time/calendar.ts';
import {
  latestRecord,
  parseEnvelope,
} from '../../adapters/flow-api/sources/prediction-envelope.ts';
import { openJournalInMemory } from '../../adapters/sqlite/journal/journal.ts';
import { venuesOf } from '../../config/settings/venues.ts';
import { createEngine } from '../../engine/engine.ts';
import type { FeedReport } from '../../ports/prediction-feed.ts';
import type { Settings } from '../../ports/settings.ts';
import type { OpenDryRun } from '../brokers/broker-adapter.ts';
import { dryRunSettings, FEED, SYMBOL } from './dry-run-settings.ts';
import { createStillTime } from './still-time.ts';

const PRICE = 100;
/** An hour and a few seconds after the open: indicators have their bars, entries are open. */
const AFTER_OPEN_MS = HOUR_MS + 20 * SECOND_MS;
const STEP_MS = 250;
const STEPS_MAX = 100;

/** Bytes of the orders that an entry would send to the broker of the settings; 0 if it came to none. */
export function tryEntry(settings: Settings, open: OpenDryRun): number {
  const venues = venuesOf(settings.venue);
  const { calendar } = venues.home;
  const session = calendar.previousSession(calendar.lastDay);
  if (session === undefined) return 0;
  const time = createStillTime(instant(session.open + AFTER_OPEN_MS));
  const { clock, wall } = time;
  const own = dryRunSettings(settings);
  const { mode, account } = own;
  const connection = open(
    { settings: own, venues, clock, wall },
    { price: PRICE, bars: barsUntil(calendar, session, clock.now()) },
  );
  const { broker, market } = connection;
  const reports$ = new Subject<FeedReport>();
  const journal = openJournalInMemory(mode, account);
  const trader = createEngine({
    settings: own,
    ...{ journal, broker, market, venues, clock, wall, pid: 0, version: 'dry-run' },
    feeds: [{ name: FEED, reports$, start() {}, stop: () => Promise.resolve() }],
    isHaltFilePresent: () => false,
    onJournalFailure: () => false,
    defer: time.defer,
  });

  function settle(): void {
    do time.settle();
    while (connection.answer());
    time.settle();
  }

  trader.start();
  settle();
  for (let step = 0; step < STEPS_MAX && !isReady(); step += 1) {
    time.pass(STEP_MS);
    settle();
  }
  // The base of the day needs a look at the time after the account is known.
  time.pass(2 * STEP_MS);
  connection.quote();
  settle();
  for (const report of answerAt(clock.now())) reports$.next(report);
  settle();
  journal.close();
  return connection.orderBytes();

  function isReady(): boolean {
    return trader.status().ready.isReady && trader.lastPrice(SYMBOL) > 0;
  }
}

/** As the source's text, which is parsed as any other. */
function answerAt(now: Instant): FeedReport[] {
  const prediction = { ticker: SYMBOL, signal: 'BUY', confidence: 0.9, timestamp: now };
  const text = JSON.stringify({ status: 'success', data: { ticker: SYMBOL, prediction } });
  const envelope = parseEnvelope(text, []);
  if (!envelope.ok || envelope.value.kind !== 'success') return [];
  const records = latestRecord(envelope.value.content, SYMBOL);
  if (!records.ok) return [];
  const about = { type: 'feed-answer', feed: FEED, receivedAt: now, isFirstPoll: false } as const;
  return records.value.map((record) => ({ ...about, ...record }));
}

/** The session before and today's minutes so far, up and down a little so that they have a range. */
function barsUntil(calendar: Calendar, today: Session, now: Instant): Bar[] {
  const before = calendar.previousSession(today.day);
  const first = before === undefined ? [] : minutesOf(before, before.close);
  return [...first, ...minutesOf(today, now)];
}

function minutesOf({ open }: Session, until: Instant): Bar[] {
  const count = Math.floor((until - open) / MINUTE_MS);
  return Array.from({ length: count }, (_, minute) => ({
    start: instant(open + minute * MINUTE_MS),
    lengthMs: MINUTE_MS,
    ...{ open: PRICE, high: PRICE + 0.2, low: PRICE - 0.2, close: PRICE, volume: 100_000 },
  }));
}
