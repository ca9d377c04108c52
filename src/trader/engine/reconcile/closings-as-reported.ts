// Which executions of others have closed shares of ours, as far as they add up to what the account holds.
import { signedShares } from '../../domain/terms/side.ts';
import type { ReportedExecution } from '../../ports/broker-reports.ts';
import { besideSince, closableBy } from '../protective-orders/manual-closing.ts';
import { ourShares } from '../state/position-lookups.ts';
import type { Turn } from '../turn/turn.ts';

export interface Closing {
  readonly execution: ReportedExecution;
  /** Of ours. */
  readonly shares: number;
}

/** What adds up to the account's net. */
export interface AsReported {
  readonly used: readonly Closing[];
  /** Those that have closed nothing of ours. */
  readonly others: readonly ReportedExecution[];
}

/**
 * What others bought on our side and sold, one after the other, foreign shares first; undefined if that does not add up to the
 * net.
 */
export function closingsAsReported(
  turn: Turn,
  symbol: string,
  all: readonly ReportedExecution[],
): AsReported | undefined {
  const { state, broker } = turn;
  const used: Closing[] = [];
  const others: ReportedExecution[] = [];
  let ours = ourShares(state, symbol);
  let foreign = state.foreign.get(symbol) ?? 0;
  for (const execution of all) {
    const isClosing = closableBy(turn, execution).shares > 0;
    if (!isClosing && besideSince(turn, execution) === undefined) continue;
    const signed = signedShares(execution.side, execution.shares);
    const sign = Math.sign(signed);
    const free = Math.max(0, -sign * foreign);
    const shares = isClosing ? Math.min(Math.abs(ours), Math.max(0, sign * signed - free)) : 0;
    if (shares > 0) used.push({ execution, shares });
    else others.push(execution);
    ours += sign * shares;
    foreign += signed - sign * shares;
  }
  const net = broker.positions.get(symbol)?.quantity ?? 0;
  return ours + foreign === net ? { used, others } : undefined;
}

/** The net may be from before the newest executions: those that it includes. The others count once it has changed. */
export function closingsSoFar(
  turn: Turn,
  symbol: string,
  all: readonly ReportedExecution[],
): AsReported | undefined {
  if (missingIn(turn, symbol) === 0) return undefined;
  for (let count = all.length - 1; count > 0; count -= 1) {
    const closings = closingsAsReported(turn, symbol, all.slice(0, count));
    if (closings !== undefined) return closings;
  }
  return undefined;
}

/** Shares of ours that the account's net does not show. */
export function missingIn({ state, broker }: Turn, symbol: string): number {
  const ours = ourShares(state, symbol);
  const net = broker.positions.get(symbol)?.quantity ?? 0;
  return Math.max(0, Math.abs(ours) - Math.max(0, Math.sign(ours) * net));
}
