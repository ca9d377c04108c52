// One day as it was traded: its trades, signals and predictions, from the journal and the tape.
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { isOptionId } from '../../market/instruments/amount.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { openFailureText } from '../../trader/adapters/sqlite/file/open-failure.ts';
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { factsBetween } from '../../trader/adapters/sqlite/journal/facts-between.ts';
import { metaOf } from '../../trader/adapters/sqlite/journal/journal.ts';
import { openReadOnly } from '../../trader/adapters/sqlite/journal/read-only.ts';
import { tapeFilesIn } from '../../trader/adapters/tape/tape-files.ts';
import { MANUAL } from '../../trader/domain/orders/order-request.ts';
import type { Verdict } from '../../trader/domain/terms/prediction.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { createDayFold, type DayFold, type DayPart, TRADE_FACTS } from './day-trades.ts';
import { type GivenEntry, givenEntry } from './given-entries.ts';
import {
  earlierIds,
  type LeftOut,
  leftOutOf,
  positionIn,
  type UnpricedSymbols,
  unpricedAt,
} from './left-out.ts';
import { readTapedDay, type TapedAnswer, type TapedDay } from './taped-day.ts';

export interface LivePrediction {
  readonly id: string;
  readonly symbol: string;
  /** Published by its source. */
  readonly issuedAt: Instant;
  /** Undefined: no answer with it reached the daemon. */
  readonly judged: { readonly receivedAt: Instant; readonly verdict: Verdict } | undefined;
  readonly answer: TapedAnswer;
}

export interface LiveDay {
  readonly day: TradingDay;
  /** The first that is replayed, for a position that is from then. */
  readonly first: TradingDay;
  /** The beginning of the day. */
  readonly since: Instant;
  readonly taped: TapedDay;
  /** From the first day on, without what is left out. */
  readonly fold: DayFold;
  readonly leftOut: LeftOut;
  readonly partById: ReadonlyMap<string, DayPart>;
  /** The signals of positions of which something happened on the day. */
  readonly touched: ReadonlySet<string>;
  /** Entries by hand that are replayed. */
  readonly given: readonly GivenEntry[];
  /** Stocks of those, and of positions from before the day: what has no bars is left out. */
  readonly beyond: ReadonlySet<string>;
  /** Stocks of which options are replayed. */
  readonly chains: ReadonlySet<string>;
  /** Once each, in order of their receipt: accepted if any answer with it was. */
  readonly predictions: readonly LivePrediction[];
  /** Of the account when the first day began; undefined if it is not recorded. */
  readonly equity: number | undefined;
  /** Sentences: what is not compared. */
  readonly notes: readonly string[];
}

export interface LiveDayRequest {
  readonly folder: Pick<InstanceFolder, 'journal' | 'tape'>;
  readonly day: TradingDay;
  readonly calendar: Calendar;
  readonly unpriced?: UnpricedSymbols;
  /** Stocks with option rows of the day; absent: none. */
  readonly chains?: ReadonlySet<string>;
}

const TYPES = [...TRADE_FACTS, 'prediction-judged', 'day-started'] as const;

export async function readLiveDay(request: LiveDayRequest): Promise<Result<LiveDay, string>> {
  const { folder, day, calendar, unpriced = NONE, chains = NO_CHAINS } = request;
  const { start: since, end } = calendar.boundsOf(day);
  const ofDay = factsBetween(folder.journal, { start: since, end }, TYPES);
  if (!ofDay.ok) return failed(openFailureText(ofDay.failure));
  const earlier = factsBefore(folder.journal, ofDay.value, since);
  if (!earlier.ok) return earlier;
  const { days, untaped } = tapedDays(folder.tape, day, calendar);
  const first = firstDay({ ofDay: ofDay.value, earlier: earlier.value, days, unpriced }, calendar);
  const { start } = calendar.boundsOf(first ?? day);
  const facts = first === undefined ? ofDay : factsBetween(folder.journal, { start, end }, TYPES);
  if (!facts.ok) return failed(openFailureText(facts.failure));
  const journalId = journalIdOf(folder.journal);
  const read = { journalId, days: days.filter((one) => one >= (first ?? day)) };
  const taped = await readTapedDay(folder.tape, {
    ...read,
    days: read.days.length === 0 ? [day] : read.days,
    dayOf: calendar.dayOf,
  });
  if (!taped.ok) return taped;
  const before = earlier.value.filter(({ at }) => at < start);
  const whole = { first: first ?? day, since, untaped, unpriced, chains };
  return ok(liveDayOf(day, taped.value, { facts: facts.value, before, ...whole }));
}

const NONE: UnpricedSymbols = new Map();
const NO_CHAINS: ReadonlySet<string> = new Set();

/** Sessions up to the day without one that has no tape, and the last one without. */
function tapedDays(folder: string, day: TradingDay, calendar: Calendar) {
  const taped = new Set(tapeFilesIn(folder).map((file) => file.day));
  const days: TradingDay[] = [];
  let at: TradingDay | undefined = day;
  while (at !== undefined && taped.has(at)) {
    days.unshift(at);
    at = calendar.previousSession(at)?.day;
  }
  return { days, untaped: at ?? day };
}

interface EarlierRequest {
  readonly ofDay: readonly RecordedFact[];
  readonly earlier: readonly RecordedFact[];
  /** Those with a tape. */
  readonly days: readonly TradingDay[];
  readonly unpriced: UnpricedSymbols;
}

/** On which the oldest position began that can be replayed; undefined without one. */
function firstDay(
  { ofDay, earlier, days, unpriced }: EarlierRequest,
  { dayOf }: Calendar,
): TradingDay | undefined {
  const ids = earlierIds(ofDay);
  return earlier
    .flatMap(({ fact, at }) => {
      if (fact.type !== 'entry-intended' || !ids.has(fact.positionId)) return [];
      const isPriced =
        !isOptionId(fact.symbol) && unpricedAt(unpriced, fact.symbol, at) === undefined;
      return isPriced && days.includes(dayOf(at)) ? [dayOf(at)] : [];
    })
    .sort()[0];
}

/** The trades of earlier days, if the day has facts of positions that it did not open. */
function factsBefore(
  journal: string,
  facts: readonly RecordedFact[],
  until: Instant,
): Result<readonly RecordedFact[], string> {
  if (earlierIds(facts).size === 0) return ok([]);
  const read = factsBetween(journal, { start: instant(0), end: until }, TRADE_FACTS);
  return read.ok ? read : failed(openFailureText(read.failure));
}

function journalIdOf(file: string): string | undefined {
  const opened = openReadOnly(file);
  if (!opened.ok) return undefined;
  try {
    return metaOf(opened.value, 'journal_id');
  } finally {
    opened.value.close();
  }
}

export interface DayFacts {
  /** From the first day on. */
  readonly facts: readonly RecordedFact[];
  /** Those of trades before it, where the day has any. */
  readonly before?: readonly RecordedFact[];
  readonly first?: TradingDay;
  /** Absent: all facts are of the day. */
  readonly since?: Instant;
  /** The last day before the first one without a tape. */
  readonly untaped?: TradingDay;
  readonly unpriced?: UnpricedSymbols;
  readonly chains?: ReadonlySet<string>;
}

export function liveDayOf(day: TradingDay, taped: TapedDay, given: DayFacts): LiveDay {
  const { facts, before = [], since = instant(0), unpriced = NONE } = given;
  const { first = day, untaped = day, chains = NO_CHAINS } = given;
  const entries = new Map(facts.flatMap((recorded) => givenIn(recorded, taped)));
  const leftOut = leftOutOf({
    ...{ facts, before, since, unpriced, chains, untaped },
    isGiven: (recorded) => entries.has(recorded),
  });
  const fold = createDayFold();
  const replayed = facts.filter((recorded) => !leftOut.isLeft(recorded));
  for (const recorded of replayed) fold.take(recorded);
  const { predictions, unheard } = predictionsIn(facts, taped.answers);
  const byHand = [...entries].flatMap(([recorded, entry]) =>
    leftOut.isLeft(recorded) ? [] : [entry],
  );
  const earlier = fold.parts().filter(({ intendedAt }) => intendedAt < since);
  const symbols = [...byHand.map(({ order }) => order.symbol), ...earlier.map((one) => one.symbol)];
  const stocks = symbols.filter((symbol) => !isOptionId(symbol));
  return {
    ...{ day, first, since, taped, fold, leftOut, chains, predictions, given: byHand },
    partById: new Map(fold.parts().map((part) => [part.id, part])),
    touched: touchedIn([...before, ...facts], since),
    beyond: new Set(stocks),
    equity: equityIn(facts),
    notes: [...taped.notes, ...unheardNotes(unheard)],
  };
}

function givenIn(
  recorded: RecordedFact,
  { orders }: TapedDay,
): readonly (readonly [RecordedFact, GivenEntry])[] {
  const { fact, at } = recorded;
  if (fact.type !== 'entry-intended' || fact.strategy !== MANUAL) return [];
  const entry = givenEntry(fact, at, orders);
  return entry === undefined ? [] : [[recorded, entry]];
}

function touchedIn(facts: readonly RecordedFact[], since: Instant): ReadonlySet<string> {
  const ids = new Set(
    facts.flatMap(({ fact, at }) => (at < since ? [] : (positionIn(fact) ?? []))),
  );
  return new Set(
    facts.flatMap(({ fact }) =>
      fact.type === 'entry-intended' && ids.has(fact.positionId) ? [fact.signalId] : [],
    ),
  );
}

function unheardNotes(unheard: number): string[] {
  if (unheard === 0) return [];
  return [
    `${counted(unheard, 'prediction is', 'predictions are')} in the journal and not on the tape: the backtest does not have ${unheard === 1 ? 'it' : 'them'}`,
  ];
}

function equityIn(facts: readonly RecordedFact[]): number | undefined {
  for (const { fact } of facts) if (fact.type === 'day-started') return fact.netLiquidation;
  return undefined;
}

function predictionsIn(facts: readonly RecordedFact[], answers: readonly TapedAnswer[]) {
  const answerBy = new Map(answers.map((answer) => [keyOf(answer), answer]));
  const byId = new Map<string, LivePrediction>();
  let unheard = 0;
  for (const { fact } of facts) {
    if (fact.type !== 'prediction-judged' || fact.prediction === undefined) continue;
    const { id, symbol, issuedAt } = fact.prediction;
    if (byId.has(id) && fact.verdict.kind !== 'accepted') continue;
    const answer = answerBy.get(keyOf(fact));
    if (answer === undefined) unheard += 1;
    else {
      const { receivedAt, verdict } = fact;
      byId.set(id, { id, symbol, issuedAt, judged: { receivedAt, verdict }, answer });
    }
  }
  return { predictions: [...byId.values()], unheard };
}

function keyOf(of: {
  readonly feed: string;
  readonly symbol: string;
  readonly receivedAt: Instant;
}) {
  return `${of.feed}|${of.symbol}|${of.receivedAt}`;
}
