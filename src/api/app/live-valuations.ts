// Values portfolios again when prices of what they hold move, and publishes to Kafka and the agents. At most one valuation of each
// waits, so fast prices or slow brokers build no queue: a late valuation is published at newer prices.
import type { Cancel } from '../../kernel/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../kernel/instant.ts';
import { currentPortfolio } from '../../ledger/app/valuation/current-portfolio.ts';
import { valuedPosition, valuedTotals } from '../../ledger/app/valuation/published-valuation.ts';
import type { PortfolioId } from '../../ledger/ports/drafts.ts';
import { portfolioStream } from '../../ledger/ports/events.ts';
import type { KafkaValuations, LiveValuation } from '../../relay/app/kafka-valuations.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { Book } from '../http/loaders/book.ts';
import { valuationSources } from '../http/presenters/valued-portfolio.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { LeaderJob } from './leader-jobs.ts';
import { later } from './live.ts';
import { createMovedPortfolios } from './valuations/moved-portfolios.ts';
import { createMovedSymbols, type MovedSymbol, SYMBOLS_MAX } from './valuations/moved-symbols.ts';

export interface LiveValuationParts {
  readonly book: Book;
  readonly kafka: KafkaValuations;
  /** Between two valuations of a portfolio. */
  readonly everyMs: number;
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
  /** A price of what it holds moved so far that agents should look at it. */
  onFar(portfolio: PortfolioId): void;
}

const PASS_MS = 250;
/** Valued in one pass: a hundred in a second. */
const BATCH = 25;
/** Valuing takes at most a fifth of the time of the process. */
const PAUSES_PER_PASS = 4;
/** More are not looked up before some of these are done. */
const WAITING_MAX = 10_000;
const HOLDERS_PAGE = 500;
const FOLLOW_EVERY_MS = MINUTE_MS;
/** Agents do not wait longer for a broker. */
const TIMEOUT_MS = SECOND_MS;
/** After one that failed. */
const PAUSE_MS = SECOND_MS;

interface Valued extends LiveValuation {
  /** All that it holds. */
  readonly symbols: readonly string[];
}

export function createLiveValuations(parts: LiveValuationParts): LeaderJob {
  const { book, kafka, everyMs, log, metrics, onFar } = parts;
  const { ledger } = book;
  const symbols = createMovedSymbols({ prices: book.prices, everyMs, now: Date.now });
  const portfolios = createMovedPortfolios(everyMs);
  const far = new Set<PortfolioId>();
  /** By portfolio: when it was valued, and the version that it had then. */
  const lastById = new Map<PortfolioId, { readonly at: number; readonly version: number }>();
  let isStopped = false;
  let hasWarned = false;
  let hasFailed = false;
  let followedAt = 0;
  let running: Promise<void> = Promise.resolve();
  let cancel: Cancel = () => {};
  let unwatch: Cancel = () => {};
  metrics.watch({
    name: 'sluice_kafka_valuations_total',
    help: 'Live valuations of positions and portfolios that this process published to Kafka',
    isCount: true,
    read: () => kafka.state().messages,
  });
  metrics.watch({
    name: 'sluice_kafka_valuations_waiting',
    help: 'Portfolios whose prices or bookings have changed since their last live valuation',
    read: () => portfolios.count(),
  });

  function follow(held: readonly string[]): void {
    const isAll = held.map(symbols.follow).every(Boolean);
    if (isAll || hasWarned) return;
    hasWarned = true;
    log.warn(
      `Live valuations follow the prices of ${SYMBOLS_MAX} symbols, and more are held: portfolios are valued live when one of these moves.`,
    );
  }

  async function followHeld(): Promise<void> {
    if (Date.now() - followedAt < FOLLOW_EVERY_MS) return;
    follow(await ledger.read.heldSymbols());
    followedAt = Date.now();
  }

  async function touchHolders({ symbol, isFar }: MovedSymbol): Promise<void> {
    for (const { id: security } of await ledger.read.securitiesBySymbol(symbol))
      for (let after = 0; !isStopped; ) {
        const page = await ledger.read.holders(security, { after, limit: HOLDERS_PAGE });
        for (const portfolio of page) {
          portfolios.touch(portfolio, Date.now());
          if (isFar) far.add(portfolio);
        }
        after = page.at(-1) ?? after;
        if (page.length < HOLDERS_PAGE) break;
      }
  }

  /** Undefined if there is nothing to publish, or it was changed meanwhile. */
  async function valueOne(id: PortfolioId): Promise<Valued | undefined> {
    const at = Date.now();
    const row = await ledger.read.portfolio(id);
    if (row === undefined || row.closedAt !== undefined) {
      lastById.delete(id);
      far.delete(id);
      return undefined;
    }
    const version = await ledger.versionOf(id);
    const current = await currentPortfolio(valuationSources(book), row);
    const stream = portfolioStream(id);
    const [newest] = await ledger.read.events({ stream, after: version - 1, limit: 1 });
    if (newest === undefined || (await ledger.versionOf(id)) !== version) {
      portfolios.touch(id, Date.now());
      return undefined;
    }
    const last = lastById.get(id);
    const { holdings } = current;
    const isMoved = (symbol: string) =>
      last === undefined || last.version !== version || (symbols.movedAt(symbol) ?? at) >= last.at;
    lastById.set(id, { at, version });
    if (holdings.length === 0 && last === undefined) return undefined;
    return {
      ...{ portfolio: id, of: newest.id, position: newest.position, at },
      positions: holdings
        .filter(({ security }) => isMoved(security.symbol))
        .map((one) => valuedPosition(row, one)),
      totals: { ...valuedTotals(row, current), positions: holdings.length },
      symbols: holdings.map(({ security }) => security.symbol),
    };
  }

  async function valueDue(): Promise<readonly Valued[]> {
    const valued: Valued[] = [];
    for (const id of portfolios.take(Date.now(), BATCH)) {
      if (isStopped) break;
      const one = await valueOne(id).catch((error: unknown) => {
        portfolios.touch(id, Date.now() + PAUSE_MS);
        fail(error);
      });
      await ledger.context.pause();
      if (one === undefined) continue;
      hasFailed = false;
      portfolios.valued(id, one.at);
      if (far.delete(id)) onFar(id);
      follow(one.symbols);
      valued.push(one);
    }
    return valued;
  }

  /** The store does not answer, or one portfolio cannot be valued; said once until one could be. */
  function fail(error: unknown): undefined {
    if (!hasFailed)
      log.warn('Live valuations could not be made; they are tried again.', {
        error: String(error),
      });
    hasFailed = true;
  }

  /** What was not sent is valued again. */
  async function publish(valued: readonly Valued[]): Promise<void> {
    if (valued.length === 0 || isStopped) return;
    const plain = valued.map(({ symbols: _, ...valuation }) => valuation);
    const sent = kafka.send(plain).then((isSent) => {
      if (!isSent) for (const { portfolio } of valued) again(portfolio as PortfolioId);
    });
    await Promise.race([sent, patience()]);
  }

  function again(portfolio: PortfolioId): void {
    lastById.delete(portfolio);
    portfolios.touch(portfolio, Date.now());
  }

  async function pass(): Promise<void> {
    await followHeld();
    if (portfolios.count() < WAITING_MAX)
      for (const moved of symbols.take(Date.now()))
        await touchHolders(moved).catch((error: unknown) => {
          symbols.again(moved.symbol);
          fail(error);
        });
    await publish(await valueDue());
  }

  function passLater(delayMs: number): void {
    if (isStopped) return;
    cancel = later(delayMs, () => {
      const began = Date.now();
      running = pass()
        .catch(fail)
        .then(() => passLater(Math.max(PASS_MS, PAUSES_PER_PASS * (Date.now() - began))));
    });
  }

  return {
    start() {
      unwatch = ledger.changes.watch((portfolio) => portfolios.touch(portfolio, Date.now()));
      passLater(0);
    },
    async stop() {
      isStopped = true;
      for (const end of [cancel, unwatch, symbols.stop]) end();
      await running;
      await kafka.stop();
    },
  };
}

function patience(): Promise<void> {
  return new Promise((resolve) => void later(TIMEOUT_MS, resolve));
}
