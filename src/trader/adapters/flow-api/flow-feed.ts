// Polls a source in rounds, one request after another, and passes every answer on without deciding anything.

import { Subject } from 'rxjs';
import { assertNever } from '../../../kernel/assert.ts';
import type { Clock, WallClock } from '../../../kernel/clock.ts';
import { type Instant, plus, toIso } from '../../../kernel/instant.ts';
import { readRecord } from '../../domain/intake/read-record.ts';
import type { FeedState } from '../../domain/terms/connection-states.ts';
import type { FeedRecord } from '../../domain/terms/feed-record.ts';
import type { FeedSettings } from '../../ports/feed-settings.ts';
import type { Log } from '../../ports/log.ts';
import type { FeedReport, PredictionFeed } from '../../ports/prediction-feed.ts';
import { createBreaker } from './breaker.ts';
import { createFlowWindows, type FlowWindows } from './flow-windows.ts';
import {
  ALL_SYMBOLS,
  type Answer,
  type Asked,
  type FeedSource,
  type Outcome,
} from './sources/feed-source.ts';
import { createFileSource } from './sources/file-source.ts';
import type { HttpClient } from './sources/http-client.ts';
import { createPredictionSource } from './sources/prediction-source.ts';
import { createProfileSource } from './sources/profile-source.ts';
import {
  createRateBudget,
  type DayUsedUp,
  type RateBudget,
  usualRate,
} from './sources/rate-budget.ts';
import { waitUnlessStopped } from './waits.ts';

export interface FlowFeedParts {
  readonly settings: FeedSettings;
  /** Poll interval and rate limits use market time. */
  readonly clock: Clock;
  /** Timeouts and the breaker use wall time. */
  readonly wall: WallClock;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** What asks the prediction API, if not the HTTP client of its address. */
  readonly http?: HttpClient;
}

interface Round {
  answers: number;
  failures: number;
}

/** The full spread of the poll interval: 10 % to either side. */
const JITTER = 0.2;

/** For slow endpoints, as the prediction API documents it. */
const HEAVY_PER_MINUTE_MAX = 15;

export function createFlowFeed(parts: FlowFeedParts): PredictionFeed {
  const { settings, clock, wall, random, log } = parts;
  const feed = settings.name;
  const reports = new Subject<FeedReport>();
  const source = createSource(parts);
  const { usual, heavy } = budgetsFor(settings);
  let breaker = createBreaker(wall.now);
  let state: FeedState = 'starting';
  let isFailing = false;
  let symbolsSeen = new Set<string>();
  /** The requests of a round that the breaker has ended. */
  let rest: readonly Asked[] = [];
  let windows: FlowWindows | undefined;
  let running: { readonly stopped: AbortController; readonly over: Promise<void> } | undefined;

  function change(to: FeedState, why: string): void {
    if (state === to) return;
    state = to;
    log.info(`Feed ${feed} is ${to}: ${why}.`, { feed, state: to });
    reports.next({ type: 'feed-changed', feed, state: to, why });
  }

  async function run(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      const startedAt = clock.now();
      await pollRound(stopped);
      if (stopped.aborted || state === 'unauthorized') return;
      const openMs = breaker.waitMs();
      if (openMs > 0) await waitUnlessStopped((call) => wall.after(openMs, call), stopped);
      else await untilMarket(nextPollAt(startedAt), stopped);
    }
  }

  function nextPollAt(startedAt: Instant): Instant {
    return plus(startedAt, settings.pollMs * (1 + JITTER * (random() - 0.5)));
  }

  async function untilMarket(at: Instant, stopped: AbortSignal): Promise<void> {
    if (at > clock.now()) await waitUnlessStopped((call) => clock.at(at, call), stopped);
  }

  async function pollRound(stopped: AbortSignal): Promise<void> {
    const round: Round = { answers: 0, failures: 0 };
    const requests = rest.length > 0 ? rest : source.round();
    rest = [];
    for (const [index, asked] of requests.entries()) {
      await pollPages(asked, round, stopped);
      if (stopped.aborted) return;
      if (state === 'unauthorized' || breaker.waitMs() > 0) {
        // Else symbols that always fail would keep those after them from ever being asked for.
        rest = requests.slice(index + 1);
        break;
      }
    }
    reports.next({ type: 'feed-polled', feed, at: clock.now(), ...round });
  }

  async function pollPages(first: Asked, round: Round, stopped: AbortSignal): Promise<void> {
    let asked: Asked | undefined = first;
    let sentAt: Instant | undefined;
    while (asked !== undefined) {
      const budget = asked.isInput ? heavy : usual;
      noteUsedUp(budget.usedUp(clock.now()));
      await untilMarket(budget.nextAt(clock.now()), stopped);
      if (stopped.aborted) return;
      sentAt ??= clock.now();
      const answer: Answer = await source.ask(asked, stopped);
      if (stopped.aborted) return;
      const { outcome, headers, next } = answer;
      budget.spend(clock.now(), { isLimited: outcome.kind === 'rate-limited', headers });
      settle(asked, outcome, round);
      if (next === undefined && outcome.kind === 'answered') endRequest(asked, answer, sentAt);
      asked = next;
    }
  }

  /** Until the next day of the source: a feed that says nothing of it seems to be healthy and quiet. */
  function noteUsedUp(day: DayUsedUp | undefined): void {
    if (day === undefined || state === 'backing_off') return;
    const limit = day.limit.toLocaleString('en-US');
    change('backing_off', `its ${limit} requests of the day are used up until ${toIso(day.until)}`);
  }

  /** After the last page of a request without a failure. */
  function endRequest(asked: Asked, { unread, readUntil }: Answer, sentAt: Instant): void {
    if (asked.isInput) return;
    // The first poll of a symbol ends with its last page.
    for (const symbol of asked.symbols) symbolsSeen.add(symbol);
    if (windows === undefined) return;
    if (unread !== undefined) windows.drop(asked.symbols, unread);
    const receivedAt = clock.now();
    for (const window of windows.closed(asked.symbols, earlierOf(sentAt, readUntil))) {
      reports.next({ type: 'feed-window', feed, symbol: window.symbol, receivedAt, window });
    }
  }

  function settle(asked: Asked, outcome: Outcome, round: Round): void {
    switch (outcome.kind) {
      case 'answered':
        succeed(outcome.records, round);
        for (const why of outcome.faults ?? []) tellUnreadable(asked, why);
        break;
      case 'unreadable':
        if (!asked.isInput) tellUnreadable(asked, outcome.why);
        fail(asked, outcome.why, round);
        break;
      case 'rate-limited':
      case 'unavailable':
        fail(asked, outcome.why, round);
        break;
      case 'refused':
        noteFailure(asked, outcome.why, round);
        break;
      case 'unauthorized':
        noteFailure(asked, outcome.why, round);
        change('unauthorized', outcome.why);
        break;
      default:
        assertNever(outcome);
    }
  }

  function tellUnreadable({ symbol }: Asked, why: string): void {
    reports.next({ type: 'feed-unreadable', feed, symbol, receivedAt: clock.now(), why });
  }

  function succeed(records: readonly FeedRecord[], round: Round): void {
    breaker.succeed();
    if (breaker.isClosed) {
      isFailing = false;
      change('polling', 'the source answers');
    }
    const receivedAt = clock.now();
    for (const found of records) handOver(found, receivedAt);
    round.answers += records.length;
  }

  /** Flow for aggregation is parsed here; invalid records are passed on, to be refused like any other. */
  function handOver(found: FeedRecord, receivedAt: Instant): void {
    if (windows !== undefined) {
      const flow = readRecord(settings, { ...found, receivedAt });
      if (flow.ok) return windows.add(flow.value);
    }
    const isFirstPoll = !symbolsSeen.has(found.symbol);
    reports.next({ type: 'feed-answer', feed, receivedAt, isFirstPoll, ...found });
  }

  function fail(asked: Asked, why: string, round: Round): void {
    noteFailure(asked, why, round);
    breaker.fail();
    if (breaker.waitMs() > 0) change('backing_off', why);
  }

  // One line for a run of failures: at 600 times market speed a failing source fails ten times a second.
  function noteFailure(asked: Asked, why: string, round: Round): void {
    round.failures += asked.symbols.length;
    if (!isFailing) log.warn(`Feed ${feed} failed${whom(asked)}: ${why}.`, { feed });
    isFailing = true;
  }
  return {
    name: feed,
    reports$: reports.asObservable(),
    start() {
      if (running !== undefined && state !== 'unauthorized') return;
      symbolsSeen = new Set();
      rest = [];
      source.restart();
      windows = windowsOf(settings, clock.now());
      breaker = createBreaker(wall.now);
      isFailing = false;
      change('starting', 'started');
      const stopped = new AbortController();
      running = { stopped, over: run(stopped.signal) };
    },
    async stop() {
      const ending = running;
      running = undefined;
      ending?.stopped.abort();
      await ending?.over;
      source.close();
      change('stopped', 'stopped on request');
    },
  };
}

function createSource({ settings, clock, wall, http }: FlowFeedParts): FeedSource {
  if (settings.profile === 'prediction-api') return createPredictionSource(settings, wall, http);
  const { request } = settings.declared;
  return request.mode === 'file'
    ? createFileSource(settings, request)
    : createProfileSource({ settings, terms: request, clock, wall });
}

/** Slow endpoints have a separate budget; a file is read at every poll. */
function budgetsFor(settings: FeedSettings): { usual: RateBudget; heavy: RateBudget } {
  if (settings.profile === 'declared') {
    const { request, rate } = settings.declared;
    const terms = request.mode === 'file' ? usualRate(Number.MAX_SAFE_INTEGER) : rate;
    const usual = createRateBudget(terms);
    return { usual, heavy: usual };
  }
  const { requestsPerMinute } = settings;
  const heavyPerMinute = Math.min(requestsPerMinute, HEAVY_PER_MINUTE_MAX);
  return {
    usual: createRateBudget(usualRate(requestsPerMinute)),
    heavy: createRateBudget(usualRate(heavyPerMinute)),
  };
}

function windowsOf(settings: FeedSettings, startedAt: Instant): FlowWindows | undefined {
  const terms = settings.profile === 'declared' ? settings.declared.aggregate : undefined;
  return terms && createFlowWindows(terms, startedAt);
}

function earlierOf(one: Instant, other: Instant | undefined): Instant {
  return other !== undefined && other < one ? other : one;
}

function whom({ symbol }: Asked): string {
  return symbol === ALL_SYMBOLS ? '' : ` for ${symbol}`;
}
