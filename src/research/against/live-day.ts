// One day as it was traded: its trades, signals and predictions, from the journal and the tape.
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { openFailureText } from '../../trader/adapters/sqlite/file/open-failure.ts';
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import { factsBetween } from '../../trader/adapters/sqlite/journal/facts-between.ts';
import { metaOf } from '../../trader/adapters/sqlite/journal/journal.ts';
import { openReadOnly } from '../../trader/adapters/sqlite/journal/read-only.ts';
import type { Verdict } from '../../trader/domain/terms/prediction.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { createDayFold, type DayFold, type DayPart, TRADE_FACTS } from './day-trades.ts';
import { earlierIds, type LeftOut, leftOutOf } from './left-out.ts';
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
  readonly taped: TapedDay;
  /** Without what is left out. */
  readonly fold: DayFold;
  readonly leftOut: LeftOut;
  readonly partById: ReadonlyMap<string, DayPart>;
  /** Once each, in order of their receipt: accepted if any answer with it was. */
  readonly predictions: readonly LivePrediction[];
  /** Of the account when the day began; undefined if it is not recorded. */
  readonly equity: number | undefined;
  /** Sentences: what is not compared. */
  readonly notes: readonly string[];
}

export async function readLiveDay(
  folder: Pick<InstanceFolder, 'journal' | 'tape'>,
  day: TradingDay,
  calendar: Calendar,
): Promise<Result<LiveDay, string>> {
  const types = [...TRADE_FACTS, 'prediction-judged', 'day-started'] as const;
  const facts = factsBetween(folder.journal, calendar.boundsOf(day), types);
  if (!facts.ok) return failed(openFailureText(facts.failure));
  const journalId = journalIdOf(folder.journal);
  const taped = await readTapedDay(folder.tape, { journalId, day, dayOf: calendar.dayOf });
  if (!taped.ok) return taped;
  const before = factsBefore(folder.journal, facts.value, calendar.boundsOf(day).start);
  return before.ok ? ok(liveDayOf(day, facts.value, taped.value, before.value)) : before;
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

/** `facts`: those of the day; `before`: those of trades of earlier days, where it has any. */
export function liveDayOf(
  day: TradingDay,
  facts: readonly RecordedFact[],
  taped: TapedDay,
  before: readonly RecordedFact[] = [],
): LiveDay {
  const fold = createDayFold();
  const leftOut = leftOutOf(facts, before);
  for (const recorded of facts) if (!leftOut.isLeft(recorded)) fold.take(recorded);
  const { predictions, unheard } = predictionsIn(facts, taped.answers);
  return {
    ...{ day, taped, fold, leftOut, predictions },
    partById: new Map(fold.parts().map((part) => [part.id, part])),
    equity: equityIn(facts),
    notes: [...taped.notes, ...unheardNotes(unheard)],
  };
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
