// The tables of a backtest for notebooks: trades, marks of the equity, signals, and each reason against a prediction or a signal.
import type { Venue } from '../../market/venues/venue.ts';
import type { Fact } from '../../trader/domain/facts/facts.ts';
import type { RecordedFact } from '../../trader/domain/facts/recorded-fact.ts';
import type { RunResult } from '../../trader/domain/report/run-result.ts';
import { isSignalFact, signalFields } from '../../trader/domain/report/signal-rows.ts';
import { tradeFields } from '../../trader/domain/report/trade-rows.ts';
import { type HomeWords, wordsAt } from '../../trader/domain/wording/figures.ts';
import { refusalText } from '../../trader/domain/wording/refusal-text.ts';
import { verdictText } from '../../trader/domain/wording/verdict-text.ts';
import type { ColumnKind, TableColumn } from '../parquet/parquet-table.ts';

export interface NamedTable {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
}

type Row = Readonly<Record<string, unknown>>;
type Columns = Readonly<Record<string, ColumnKind>>;

/** The facts that `runTables` reads beside the result. */
export function isTabled(fact: Fact): boolean {
  return isSignalFact(fact) || fact.type === 'prediction-judged';
}

/** Each table has all its columns, also without a row. Times are UTC to the millisecond. */
// Decision 0117
export function runTables(
  run: Pick<RunResult, 'trades' | 'equity'>,
  facts: readonly RecordedFact[],
  venue: Venue,
): readonly NamedTable[] {
  const home = wordsAt(venue);
  const signals = facts.flatMap(({ at, fact }) => (isSignalFact(fact) ? [{ at, fact }] : []));
  return [
    tableOf('trades', TRADES, run.trades.map(tradeFields)),
    tableOf('equity', EQUITY, run.equity.map(equityRow)),
    tableOf(
      'signals',
      SIGNALS,
      signals.map((signal) => signalFields(signal, home)),
    ),
    tableOf(
      'refusals',
      REFUSALS,
      facts.flatMap((recorded) => refusalRows(recorded, home)),
    ),
  ];
}

function tableOf(name: string, columns: Columns, rows: readonly object[]): NamedTable {
  return {
    name,
    columns: Object.entries(columns).map(([column, kind]) => ({
      name: column,
      kind,
      values: rows.map((row) => (row as Row)[column] ?? null),
    })),
  };
}

const TRADES: Columns = {
  ...{ id: 'text', trade: 'text', symbol: 'text', side: 'text', strategy: 'text' },
  ...{ config_hash: 'text', quantity: 'number', entry: 'number', exit: 'number', reason: 'text' },
  ...{ pnl: 'number', commission: 'number', net_pnl: 'number', opened_at: 'time' },
  ...{ closed_at: 'time', initial_stop: 'number', r_multiple: 'number', mae: 'number' },
  ...{ mfe: 'number', confidence: 'number', underlying: 'text', right: 'text' },
  ...{ strike: 'number', expiry: 'text', prices: 'text' },
};

const EQUITY: Columns = {
  ...{ at: 'time', equity: 'number', gross_exposure: 'number', liquidation: 'number' },
};

function equityRow({ at, equity, grossExposure, liquidation }: RunResult['equity'][number]): Row {
  return { at, equity, gross_exposure: grossExposure, liquidation };
}

const SIGNALS: Columns = {
  ...{ at: 'time', symbol: 'text', strategy: 'text', side: 'text', price: 'number' },
  ...{ taken: 'flag', reasons: 'text', why: 'text', shares: 'number', shares_wanted: 'number' },
  ...{ limited_by: 'text', condition: 'text', prediction_id: 'text', source: 'text' },
};

const REFUSALS: Columns = {
  ...{ at: 'time', stage: 'text', symbol: 'text', strategy: 'text', side: 'text' },
  ...{ reason: 'text', why: 'text', prediction_id: 'text' },
};

/** A signal has a row for each reason; a prediction that was refused became no signal, and has one. */
function refusalRows({ at, fact }: RecordedFact, home: HomeWords): readonly Row[] {
  if (fact.type === 'prediction-judged' && fact.verdict.kind !== 'accepted') {
    const { symbol, verdict, prediction } = fact;
    const why = verdictText(verdict);
    return [
      { at, stage: 'prediction', symbol, reason: verdict.kind, why, prediction_id: prediction?.id },
    ];
  }
  if (fact.type !== 'signal-refused') return [];
  const { symbol, strategy, side, predictionId } = fact.signal;
  return fact.reasons.map((reason) => ({
    ...{ at, stage: 'signal', symbol, strategy, side, prediction_id: predictionId },
    ...{ reason: reason.kind, why: refusalText(reason, home) },
  }));
}
