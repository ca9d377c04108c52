// Polls the prediction API in rounds, one request after another, and hands over every answer undecided.
import { Subject } from 'rxjs';
import { assertNever } from '../../kernel/assert.ts';
import type { Clock, WallClock } from '../../kernel/clock.ts';
import { type Instant, plus } from '../../kernel/instant.ts';
import type { Log } from '../../ports/log.ts';
import type { FeedReport, FeedState, PredictionFeed } from '../../ports/prediction-feed.ts';
import type { FeedSettings } from '../../ports/settings.ts';
import { createBreaker } from './breaker.ts';
import type { FoundRecord } from './envelope.ts';
import { type Asked, createPredictionClient, type Outcome } from './prediction-client.ts';
import { createRateBudget } from './rate-budget.ts';
import { waitUnlessStopped } from './waits.ts';

export interface FlowFeedParts {
  readonly settings: FeedSettings;
  /** Poll interval and rate limits run on market time. */
  readonly clock: Clock;
  /** Time-outs and the breaker run on wall time. */
  readonly wall: WallClock;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
}

interface Round {
  answers: number;
  failures: number;
}

/** The whole spread of the poll interval: 10 % to either side. */
const JITTER = 0.2;

/** Stands for all symbols in the reports of a list request. */
const ALL_SYMBOLS = '*';

export function createFlowFeed(parts: FlowFeedParts): PredictionFeed {
  const { settings, clock, wall, random, log } = parts;
  const feed = settings.name;
  const reports = new Subject<FeedReport>();
  const client = createPredictionClient(settings, wall);
  const requests = requestsFor(settings);
  const budget = createRateBudget(settings.requestsPerMinute);
  let breaker = createBreaker(wall.now);
  let state: FeedState = 'starting';
  let isFailing = false;
  let symbolsSeen = new Set<string>();
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
    for (const asked of requests) {
      await untilMarket(budget.nextAt(clock.now()), stopped);
      if (stopped.aborted) return;
      const { outcome, headers } = await client.ask(asked, stopped);
      if (stopped.aborted) return;
      budget.spend(clock.now(), { isLimited: outcome.kind === 'rate-limited', headers });
      settle(asked, outcome, round);
      if (state === 'unauthorized' || breaker.waitMs() > 0) break;
    }
    reports.next({ type: 'feed-polled', feed, at: clock.now(), ...round });
  }

  function settle(asked: Asked, outcome: Outcome, round: Round): void {
    switch (outcome.kind) {
      case 'answered':
        succeed(asked, outcome.records, round);
        break;
      case 'unreadable':
        reports.next({
          type: 'feed-unreadable',
          feed,
          symbol: symbolOf(asked),
          receivedAt: clock.now(),
          why: outcome.why,
        });
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

  function succeed(asked: Asked, records: readonly FoundRecord[], round: Round): void {
    breaker.succeed();
    if (breaker.isClosed) {
      isFailing = false;
      change('polling', 'the source answers');
    }
    const receivedAt = clock.now();
    for (const { symbol, record, model } of records) {
      const isFirstPoll = !symbolsSeen.has(symbol);
      reports.next({ type: 'feed-answer', feed, symbol, receivedAt, isFirstPoll, record, model });
    }
    round.answers += records.length;
    for (const symbol of symbolsOf(asked)) symbolsSeen.add(symbol);
  }

  function fail(asked: Asked, why: string, round: Round): void {
    noteFailure(asked, why, round);
    breaker.fail();
    if (breaker.waitMs() > 0) change('backing_off', why);
  }

  // One line for a run of failures: at 600 times market speed a dead source fails ten times a second.
  function noteFailure(asked: Asked, why: string, round: Round): void {
    round.failures += symbolsOf(asked).length;
    if (!isFailing) log.warn(`Feed ${feed} failed for ${symbolOf(asked)}: ${why}.`, { feed });
    isFailing = true;
  }

  return {
    name: feed,
    reports$: reports.asObservable(),
    start() {
      if (running !== undefined && state !== 'unauthorized') return;
      symbolsSeen = new Set();
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
      client.close();
      change('stopped', 'stopped on request');
    },
  };
}

function requestsFor({ request, symbols }: FeedSettings): Asked[] {
  if (request === 'list') return [{ kind: 'list', symbols }];
  return symbols.map((symbol) => ({ kind: 'latest', symbol }));
}

function symbolsOf(asked: Asked): readonly string[] {
  return asked.kind === 'latest' ? [asked.symbol] : asked.symbols;
}

function symbolOf(asked: Asked): string {
  return asked.kind === 'latest' ? asked.symbol : ALL_SYMBOLS;
}
