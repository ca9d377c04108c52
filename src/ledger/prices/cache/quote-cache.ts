// Quotes between the sources and whoever asks: fresh for a minute, then old but given at once while a new one is fetched.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { PriceFailure, Quote, SourceQuote } from '../../ports/prices.ts';
import { type KeptAnswer, type QuoteShelf, shelfKey } from './quote-shelf.ts';
import { type Batch, createSingleFlight } from './single-flight.ts';

export interface QuoteCacheParts {
  readonly shelf: QuoteShelf;
  readonly ask: Batch<Result<SourceQuote, PriceFailure>>;
  /** A price that is older than this is stale, however recently it was fetched. */
  readonly priceAgeMaxMs: number;
  now(): Instant;
  /** Hears every quote that was fetched. */
  fetched(quote: Quote): void;
}

export interface QuoteCache {
  /** Old ones are given at once and fetched again behind the answer. */
  quotes(symbols: readonly string[]): Promise<QuoteMap>;
  /** Fetches those that were kept for longer than this, and waits. */
  renew(symbols: readonly string[], ageMaxMs?: number): Promise<void>;
  /** What is kept, however old, without asking anyone. */
  peek(symbols: readonly string[]): Promise<readonly Quote[]>;
  forget(symbol: string): Promise<void>;
}

export type QuoteMap = ReadonlyMap<string, Result<Quote, PriceFailure>>;

export const FRESH_MS = MINUTE_MS;
/** Old answers are given while the sources are asked; beyond this age the asker waits for the sources. */
const USABLE_MS = 10 * MINUTE_MS;

export function createQuoteCache(parts: QuoteCacheParts): QuoteCache {
  const { shelf, now } = parts;
  const fetch = createSingleFlight(fetchBatch);

  async function fetchBatch(symbols: readonly string[]) {
    const answers = await parts.ask(symbols);
    const keptAt = now();
    await Promise.all([...answers].map(([symbol, answer]) => keep(symbol, answer, keptAt)));
    const entries = [...answers].map(([symbol, answer]) => {
      if (answer.ok) parts.fetched(shown(answer.value, keptAt));
      return [symbol, answer.ok ? ok(shown(answer.value, keptAt)) : answer] as const;
    });
    return new Map<string, Result<Quote, PriceFailure>>(entries);
  }

  /** A shelf that fails only costs the next question. */
  async function keep(
    symbol: string,
    answer: Result<SourceQuote, PriceFailure>,
    keptAt: Instant,
  ): Promise<void> {
    const kept = keepable(answer, keptAt);
    if (kept !== undefined) await shelf.put(shelfKey(symbol), kept).catch(() => {});
  }

  function shown(quote: SourceQuote, keptAt: Instant): Quote {
    const isOverdue = now() - keptAt > FRESH_MS;
    return {
      ...quote,
      isStale: isOverdue || now() - (quote.heardAt ?? quote.at) > parts.priceAgeMaxMs,
    };
  }

  async function keptFor(symbol: string): Promise<KeptAnswer | undefined> {
    // Without a shelf every question goes to the sources.
    return shelf.get(shelfKey(symbol)).catch(() => undefined);
  }

  async function quotes(symbols: readonly string[]): Promise<QuoteMap> {
    const found = new Map<string, Result<Quote, PriceFailure>>();
    const missing: string[] = [];
    const old: string[] = [];
    for (const symbol of new Set(symbols)) {
      const kept = await keptFor(symbol);
      const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : now() - kept.keptAt;
      const isUsable = kept !== undefined && ageMs <= (kept.answer.ok ? USABLE_MS : FRESH_MS);
      if (!isUsable) missing.push(symbol);
      else {
        if (ageMs > FRESH_MS) old.push(symbol);
        const { answer, keptAt } = kept;
        const failure = failed({ kind: 'unknown-symbol', symbol } as const);
        found.set(symbol, answer.ok ? ok(shown(answer.value, keptAt)) : failure);
      }
    }
    if (old.length > 0) void fetch(old).catch(() => {});
    if (missing.length > 0) {
      for (const [symbol, answer] of await fetch(missing)) found.set(symbol, answer);
    }
    return found;
  }

  return {
    quotes,
    async renew(symbols, ageMaxMs = FRESH_MS) {
      const kept = await Promise.all(
        symbols.map(async (symbol) => [symbol, await keptFor(symbol)] as const),
      );
      const due = kept.filter(([, one]) => one === undefined || now() - one.keptAt >= ageMaxMs);
      if (due.length > 0) await fetch(due.map(([symbol]) => symbol));
    },
    async peek(symbols) {
      const kept = await Promise.all(symbols.map(keptFor));
      return kept.flatMap((one) => (one?.answer.ok ? [shown(one.answer.value, one.keptAt)] : []));
    },
    forget: (symbol) => shelf.remove(shelfKey(symbol)),
  };
}

function keepable(
  answer: Result<SourceQuote, PriceFailure>,
  keptAt: Instant,
): KeptAnswer | undefined {
  if (answer.ok) return { answer, keptAt };
  if (answer.failure.kind !== 'unknown-symbol') return undefined;
  return { answer: failed({ kind: 'unknown-symbol' }), keptAt };
}
