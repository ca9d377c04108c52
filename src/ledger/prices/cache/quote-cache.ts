// Quotes between the sources and their readers: fresh for a minute, then old but returned at once while a new one is fetched.
import { type Instant, MINUTE_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { PriceFailure, Quote, SourceQuote } from '../../ports/prices.ts';
import { cacheKey, type KeptAnswer, type QuoteCacheStore } from '../../ports/quote-cache-store.ts';
import { createAskingShares } from './asking-share.ts';
import { type Batch, createSingleFlight } from './single-flight.ts';

export interface QuoteCacheParts {
  readonly cacheStore: QuoteCacheStore;
  readonly ask: Batch<Result<SourceQuote, PriceFailure>>;
  /** A price that is older than this is stale, however recently it was fetched. */
  readonly priceAgeMaxMs: number;
  now(): Instant;
  /** Receives every quote that was fetched. */
  fetched(quote: Quote): void;
}

export interface QuoteCache {
  /** Old ones are given at once and fetched again behind the answer. */
  quotes(symbols: readonly string[], asker?: string): Promise<QuoteMap>;
  /** Fetches those that were kept for longer than this, and waits. */
  renew(symbols: readonly string[], ageMaxMs?: number): Promise<void>;
  /** What is kept, however old, without asking anyone. */
  peek(symbols: readonly string[]): Promise<readonly Quote[]>;
  forget(symbol: string): Promise<void>;
}

export type QuoteMap = ReadonlyMap<string, Result<Quote, PriceFailure>>;

const FRESH_MS = MINUTE_MS;
/** Old answers are given while the sources are asked; beyond this age the asker waits for the sources. */
const USABLE_MS = 10 * MINUTE_MS;

export function createQuoteCache(parts: QuoteCacheParts): QuoteCache {
  const { cacheStore, now } = parts;
  const fetch = createSingleFlight(fetchBatch);
  const shares = createAskingShares(now);

  /** Of several processes with one cache store, one asks the sources and the others wait for what it finds. */
  async function fetchBatch(symbols: readonly string[]) {
    const claim = await cacheStore.claim?.(symbols.map(cacheKey)).catch(() => undefined);
    if (claim === undefined) return askSources(symbols);
    const isOwn = (symbol: string) => claim.own.has(cacheKey(symbol));
    const [found, elsewhere] = await Promise.all([
      askSources(symbols.filter(isOwn)).finally(() => claim.release().catch(() => {})),
      claim.elsewhere().catch(() => new Map<string, KeptAnswer>()),
    ]);
    const left: string[] = [];
    for (const symbol of symbols.filter((one) => !isOwn(one))) {
      const kept = elsewhere.get(cacheKey(symbol));
      if (kept === undefined) left.push(symbol);
      else found.set(symbol, answerOf(symbol, kept));
    }
    for (const [symbol, answer] of await askSources(left)) found.set(symbol, answer);
    return found;
  }

  /** As another process fetched it. */
  function answerOf(symbol: string, { answer, keptAt }: KeptAnswer): Result<Quote, PriceFailure> {
    if (!answer.ok) return failed(unknownFor(symbol));
    const quote = shown(answer.value, keptAt, now());
    parts.fetched(quote);
    return ok(quote);
  }

  async function askSources(symbols: readonly string[]) {
    if (symbols.length === 0) return new Map<string, Result<Quote, PriceFailure>>();
    const asked = await parts.ask(symbols);
    const keptAt = now();
    const answers = new Map<string, Result<Quote, PriceFailure>>();
    for (const [symbol, answer] of asked)
      answers.set(symbol, answer.ok ? ok(judged(answer.value, keptAt)) : answer);
    await Promise.all([...answers].map(([symbol, answer]) => keep(symbol, answer, keptAt)));
    for (const answer of answers.values()) if (answer.ok) parts.fetched(answer.value);
    return answers;
  }

  /** If the cache store fails, the sources are only asked again. */
  async function keep(
    symbol: string,
    answer: Result<Quote, PriceFailure>,
    keptAt: Instant,
  ): Promise<void> {
    const kept = keepable(answer, keptAt);
    if (kept !== undefined) await cacheStore.put(cacheKey(symbol), kept).catch(() => {});
  }

  function isOld(quote: SourceQuote, keptAt: Instant, at: Instant): boolean {
    return at - keptAt > FRESH_MS || at - (quote.receivedAt ?? quote.at) > parts.priceAgeMaxMs;
  }

  function judged(quote: SourceQuote, keptAt: Instant): Quote {
    return { ...quote, isStale: isOld(quote, keptAt, keptAt) };
  }

  /** The kept one itself, unless it has become stale. */
  function shown(quote: Quote, keptAt: Instant, at: Instant): Quote {
    const isStale = isOld(quote, keptAt, at);
    return quote.isStale === isStale ? quote : { ...quote, isStale };
  }

  async function keptFor(symbols: readonly string[]): Promise<readonly (KeptAnswer | undefined)[]> {
    // Without a cache store every request goes to the sources.
    return cacheStore.get(symbols.map(cacheKey)).catch(() => symbols.map(() => undefined));
  }

  async function quotes(symbols: readonly string[], asker?: string): Promise<QuoteMap> {
    const found = new Map<string, Result<Quote, PriceFailure>>();
    const missing: string[] = [];
    const old: string[] = [];
    const wanted = [...new Set(symbols)];
    const all = await keptFor(wanted);
    const at = now();
    for (const [index, symbol] of wanted.entries()) {
      const kept = all[index];
      const ageMs = kept === undefined ? Number.POSITIVE_INFINITY : at - kept.keptAt;
      const isUsable = kept !== undefined && ageMs <= (kept.answer.ok ? USABLE_MS : FRESH_MS);
      if (!isUsable) missing.push(symbol);
      else {
        if (ageMs > FRESH_MS) old.push(symbol);
        const { answer, keptAt } = kept;
        if (answer.ok) found.set(symbol, ok(shown(answer.value, keptAt, at)));
        else found.set(symbol, failed(unknownFor(symbol)));
      }
    }
    if (old.length + missing.length === 0) return found;
    const until = asker === undefined ? undefined : shares.take(asker);
    if (until !== undefined) {
      for (const symbol of missing)
        found.set(symbol, failed({ kind: 'over-share', symbol, until }));
      return found;
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
      const kept = await keptFor(symbols);
      const due = symbols.filter((_, index) => {
        const one = kept[index];
        return one === undefined || now() - one.keptAt >= ageMaxMs;
      });
      if (due.length > 0) await fetch(due);
    },
    async peek(symbols) {
      const kept = await keptFor(symbols);
      const at = now();
      return kept.flatMap((one) =>
        one?.answer.ok ? [shown(one.answer.value, one.keptAt, at)] : [],
      );
    },
    forget: (symbol) => cacheStore.remove(cacheKey(symbol)),
  };
}

function keepable(answer: Result<Quote, PriceFailure>, keptAt: Instant): KeptAnswer | undefined {
  if (answer.ok) return { answer, keptAt };
  if (answer.failure.kind !== 'unknown-symbol' || !answer.failure.isCertain) return undefined;
  return { answer: failed({ kind: 'unknown-symbol' }), keptAt };
}

/** As it is kept. */
function unknownFor(symbol: string): PriceFailure {
  return { kind: 'unknown-symbol', symbol, isCertain: true };
}
