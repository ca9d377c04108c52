// Which signals are looked at. The API filters all but reasons; those are filtered in the refusals of the last days.
import type { Signal } from './shapes.ts';

export interface SignalFilter {
  /** Empty: all. */
  readonly symbol: string;
  readonly strategy: string;
  readonly taken: 'all' | 'taken' | 'not taken';
  readonly reason: string;
}

export const EVERY_SIGNAL: SignalFilter = { symbol: '', strategy: '', taken: 'all', reason: '' };

export function signalQuery({ symbol, strategy, taken }: SignalFilter) {
  return {
    ...(symbol === '' ? {} : { symbol }),
    ...(strategy === '' ? {} : { strategy }),
    ...(taken === 'all'
      ? {}
      : { taken: taken === 'taken' ? ('true' as const) : ('false' as const) }),
  };
}

/** Of the refusals of the last days. */
export function refusedFor(
  signals: readonly Signal[],
  { symbol, strategy, reason }: SignalFilter,
): readonly Signal[] {
  return signals.filter(
    (one) =>
      one.reasons.some(({ kind }) => kind === reason) &&
      (symbol === '' || one.symbol === symbol) &&
      (strategy === '' || one.strategy === strategy),
  );
}
