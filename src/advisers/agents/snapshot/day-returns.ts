// Returns from close to close without what was paid in or out, and the wealth that follows from them.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { DayValue } from './snapshot.ts';

export interface DayReturn {
  readonly on: TradingDay;
  readonly event: string;
  readonly value: number;
}

/**
 * `(V1 - inflow) / V0 - 1`: what is paid in counts from the end of the day. A day whose inflow is not known in money, and one
 * after a value of zero or less, has no return.
 */
export function dayReturns(values: readonly DayValue[]): readonly DayReturn[] {
  const returns: DayReturn[] = [];
  let before = 0;
  for (const { on, value, inflow, event } of values) {
    const present = value.toNumber();
    if (before > 0 && inflow !== undefined)
      returns.push({ on, event, value: (present - inflow.toNumber()) / before - 1 });
    before = present;
  }
  return returns;
}

export interface DayWealth {
  readonly on: TradingDay | undefined;
  readonly event: string | undefined;
  /** 1 before the first return. */
  readonly wealth: number;
}

export function wealthOf(returns: readonly DayReturn[]): readonly DayWealth[] {
  let wealth = 1;
  const days: DayWealth[] = [{ on: undefined, event: undefined, wealth }];
  for (const { on, event, value } of returns) {
    wealth *= 1 + value;
    days.push({ on, event, wealth });
  }
  return days;
}
