// A live day beside its backtest, as JSON.
import { toIso } from '../../kernel/instant.ts';
import { cents } from '../../market/instruments/money.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { type JsonFields, withoutDust } from '../../trader/domain/report/json-fields.ts';
import { whyText } from './against-sections.ts';
import type { AgainstBacktest, ComparedTrade } from './attribute.ts';
import type { DayTrade } from './day-trades.ts';
import type { LeftTrade } from './left-out.ts';

export function againstJson(
  { trades, live, backtest, difference, parts, left, leftNet }: AgainstBacktest,
  venue: Venue,
  notes: readonly string[],
): JsonFields {
  return {
    currency: venue.currency,
    ...{ live, backtest, difference, parts },
    trades: trades.map((trade) => comparedJson(trade, venue)),
    not_compared: left.map(leftJson),
    ...{ not_compared_net: leftNet, live_with_not_compared: cents(live + leftNet) },
    notes,
  };
}

function leftJson({ reason, why, trade, net }: LeftTrade): JsonFields {
  const { signalId, symbol, strategy, side } = trade;
  return {
    ...{ signal_id: signalId, symbol, strategy, side, why: reason, because: why },
    live: { ...sideJson(trade), net_pnl: net ?? null },
  };
}

function comparedJson(trade: ComparedTrade, venue: Venue): JsonFields {
  const { signalId, live, backtest, difference, parts, remainder = null, why } = trade;
  const { symbol, strategy, side } = live ?? backtest ?? {};
  return {
    signal_id: signalId,
    ...{ symbol, strategy, side },
    live: sideJson(live),
    backtest: sideJson(backtest),
    ...{ difference, parts, unexplained_at: remainder },
    only_side_why: why === undefined ? null : whyText(why, venue),
    only_side_reasons: why?.kind === 'refused' ? why.reasons : [],
  };
}

function sideJson(trade: DayTrade | undefined): JsonFields | null {
  if (trade === undefined) return null;
  const { openedAt, closedAt, quantity, entry, exit, reason, commission, net } = trade;
  return {
    opened_at: toIso(openedAt),
    closed_at: closedAt === undefined ? null : toIso(closedAt),
    quantity,
    entry: withoutDust(entry),
    exit: withoutDust(exit),
    reason,
    commission,
    net_pnl: net,
  };
}
