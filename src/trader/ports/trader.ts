// A running trader as the control API sees it: commands in, a status and a stream of durable facts out.

import type { Observable } from 'rxjs';
import type { OptionMarket } from '../domain/options/held-option.ts';
import type { Prediction } from '../domain/terms/prediction.ts';
import type { Signal, SignalBar } from '../domain/terms/signal.ts';
import type { AccountView } from './account-view.ts';
import type { ChartMarket, ChartQuery } from './chart.ts';
import type { FigureName, FigureView } from './figure-view.ts';
import type { RecordedFact } from './journal.ts';
import type { ClosingState, CommandAnswer, Reload, TraderCommand } from './trader-commands.ts';
import type { StrategyStatus, TraderStatus } from './trader-status.ts';
import type { WaitingClosing } from './waiting-closing.ts';

export interface Trader {
  /** Reconciles with the broker, then trades. */
  start(): void;
  /** Cancels unfilled entries, leaves every protective order resting, writes a snapshot. */
  stop(why: string): Promise<void>;
  command(command: TraderCommand): Promise<CommandAnswer>;
  /** Applied between two inputs, as one fact; the answer states what changed and from when, or why nothing did. */
  reload(reload: Reload): Promise<CommandAnswer>;
  status(): TraderStatus;
  /** How far the closing of a position is, or of the part that a person asked to close; `sent` once nothing of it is left. */
  closing(positionId: string): ClosingState;
  /** Named orders that close and do not exist yet, oldest first. */
  waitingClosings(): readonly WaitingClosing[];
  /** The account: figures of the broker, what is in use, limits and session. */
  account(): AccountView;
  /** A figure of the status, with the rows that make it. */
  figure(name: FigureName): FigureView;
  /** In the order in which they are evaluated. */
  strategies(): readonly StrategyStatus[];
  /** Durable facts in order, after their commit. One-way: a failing subscriber cannot affect trading. */
  readonly facts$: Observable<RecordedFact>;
  /** Every signal of one strategy in one symbol, taken or refused, once: of accepted predictions, or of the ends of bars. */
  signals$(strategy: string, symbol: string): Observable<SignalSeen>;
  /** Current last price of a symbol, NaN when unknown: for unrealised P&L on screens. */
  lastPrice(symbol: string): number;
  /** Undefined without a quote, and for a stock. */
  optionMarket(symbol: string): OptionMarket | undefined;
  /** Bars, gaps and halts of a symbol for a chart. */
  chartMarket(asked: ChartQuery): ChartMarket;
  /** Indicators in use for a symbol that currently have a value, by name: `sma_20`, `atr(14, 5m)`. */
  indicators(symbol: string): ReadonlyMap<string, number>;
}

/** A signal with what began it: the prediction, or the bar for which the condition was true. */
export type SignalSeen =
  | { readonly source: 'prediction'; readonly signal: Signal; readonly prediction: Prediction }
  | { readonly source: 'bar'; readonly signal: Signal; readonly bar: SignalBar };
