// A day's report as JSON.

import { toIso } from '../../../kernel/instant.ts';
import { cents } from '../../../market/instruments/money.ts';
import { judgementJson } from '../../domain/judge/judge-json.ts';
import { type JsonFields, withoutDust, withReasons } from '../../domain/report/json-fields.ts';
import { limitedJson } from '../../domain/report/limited-sizes.ts';
import { scoreJson } from '../../domain/score/score-json.ts';
import type { Slip } from './day-facts.ts';
import type { DayReport } from './day-report.ts';

export function dayJson(report: DayReport): JsonFields {
  const { gains, statement } = report;
  return {
    day: report.day,
    mode: report.mode,
    account: report.account,
    made_at: toIso(report.madeAt),
    is_final: report.isFinal,
    net_liquidation: report.netLiquidation ?? null,
    net_pnl: gains.total,
    commission: report.commission,
    unrealized_pnl: report.unrealized,
    realized_in_parts: cents(report.realizedInParts),
    trade_count: gains.count,
    wins: gains.wins,
    losses: gains.losses,
    break_even: gains.breakEven,
    ...withReasons({
      win_rate: gains.winRate,
      profit_factor: gains.profitFactor,
      expectancy: gains.expectancy,
      slippage_percent: report.slippage,
    }),
    slippage_cost: report.slippageCost,
    order_messages: report.orders.messages,
    orders_executed: report.orders.executed,
    order_efficiency_ratio: withoutDust(report.orders.ratio),
    trades: report.trades,
    open_positions: report.open,
    holdings: report.holdings,
    entries: report.slips.map(slipJson),
    signals_taken: report.taken,
    signals_refused: report.refused,
    refusals: Object.fromEntries(report.refusedByReason),
    sizes_limited: limitedJson(report.sizesLimited),
    predictions: Object.fromEntries(report.verdicts),
    cooldowns: report.cooldowns,
    protections: report.protections,
    alarms: report.alarms,
    feeds_today: report.scoresOfDay.map(scoreJson),
    feeds: report.scores.map(scoreJson),
    feeds_judged: report.judged.map(({ feed, judgement }) => ({
      feed,
      ...judgementJson(judgement),
    })),
    matches_ib: statement?.matches ?? null,
    statement: statement ?? null,
  };
}

function slipJson({ signal, shares, price, cost }: Slip): JsonFields {
  return {
    signal_id: signal.id,
    symbol: signal.symbol,
    strategy: signal.strategy,
    side: signal.side,
    at: toIso(signal.at),
    signal_price: signal.price,
    shares,
    price: withoutDust(price),
    cost: cents(cost),
  };
}
