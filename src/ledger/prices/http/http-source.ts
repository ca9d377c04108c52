// A server of daily prices as a source: of past closes, and of the newest one as a quote.
import { quotient } from '../../../kernel/amounts.ts';
import type { Price } from '../../../kernel/decimal.ts';
import {
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  type TradingDay,
} from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { dayFromUtc, utcMidnight } from '../../../market/time/day.ts';
import { isOption } from '../../domain/options/option-security.ts';
import type { DailyClose, HistorySource } from '../../ports/price-history.ts';
import type { PriceProfile } from '../../ports/price-profile.ts';
import type { PriceSource, SourceFailure, SourceQuote } from '../../ports/prices.ts';
import { NO_DAY_FIGURES } from '../sources/day-figures.ts';
import { quotedIn } from '../sources/quoted-in.ts';
import { dailyAnswer } from './daily-answer.ts';
import { answerOf } from './http-client.ts';
import type { RequestBudget } from './request-budget.ts';

export interface HttpSourceParts {
  readonly profile: PriceProfile;
  readonly budget: RequestBudget;
  now(): Instant;
}

type Closes = Result<readonly DailyClose[], SourceFailure>;

async function closesOf(
  { profile, now }: HttpSourceParts,
  symbol: string,
  from: TradingDay,
): Promise<Closes> {
  const today = dayFromUtc(now());
  const answer = await answerOf(profile, { symbol, from, to: today }, now);
  if (!answer.ok) return answer;
  const found = dailyAnswer(answer.value, profile.format);
  if (!found.ok) return failed({ kind: 'no-price', why: found.failure });
  const unit = quotedIn(profile.currency);
  if (unit === undefined) return failed({ kind: 'no-price', why: 'its currency is not one' });
  // The day that is still traded has no close.
  const closes = found.value.filter(({ on }) => on >= from && on < today);
  return ok(
    closes.map(({ on, close }) => ({
      ...{ symbol, on, currency: unit.currency, source: profile.name },
      price: quotient(close, unit.unitsPerPrice) as Price,
    })),
  );
}

export function createHttpHistory(parts: HttpSourceParts): HistorySource {
  return {
    name: parts.profile.name,
    async daily(symbol, from) {
      if (isOption({ symbol })) return failed({ kind: 'unknown-symbol' });
      await parts.budget.turn();
      const closes = await closesOf(parts, symbol, from);
      if (!closes.ok) return closes;
      return closes.value.length === 0
        ? failed({ kind: 'unknown-symbol' })
        : ok({ closes: closes.value, splits: [], dividends: [] });
    },
    rates: async () => failed({ kind: 'unknown-symbol' }),
  };
}

/** Over holidays. */
const QUOTE_DAYS = 10;
/** A close does not change before the next one. */
const REMEMBERED_MS = HOUR_MS;

interface Remembered {
  readonly answer: Result<SourceQuote, SourceFailure>;
  readonly at: Instant;
}

export function createHttpSource(parts: HttpSourceParts): PriceSource {
  const { profile, budget, now } = parts;
  const remembered = new Map<string, Remembered>();

  async function quoteOf(symbol: string): Promise<Result<SourceQuote, SourceFailure>> {
    if (isOption({ symbol })) return failed({ kind: 'unknown-symbol' });
    const known = remembered.get(symbol);
    if (known !== undefined && now() - known.at < REMEMBERED_MS) return known.answer;
    if (!budget.take()) {
      const why = `its requests of this minute (${profile.perMinute}) are used up; it is asked later`;
      return known?.answer ?? failed({ kind: 'no-price', why });
    }
    const closes = await closesOf(parts, symbol, dayFromUtc(instant(now() - QUOTE_DAYS * DAY_MS)));
    const answer = newestOf(closes);
    if (answer.ok || answer.failure.kind === 'unknown-symbol')
      remembered.set(symbol, { answer, at: now() });
    return answer;
  }

  return {
    name: profile.name,
    knowsEverySymbol: false,
    async quotes(symbols) {
      const answers = new Map<string, Result<SourceQuote, SourceFailure>>();
      for (const symbol of symbols) answers.set(symbol, await quoteOf(symbol));
      return answers;
    },
  };
}

function newestOf(closes: Closes): Result<SourceQuote, SourceFailure> {
  if (!closes.ok) return closes;
  const last = closes.value.at(-1);
  if (last === undefined) return failed({ kind: 'unknown-symbol' });
  const { on, ...rest } = last;
  return ok({ ...rest, at: instant(utcMidnight(on)), ...NO_DAY_FIGURES });
}
