// The limits of the agents in the part `agents` of config/sluice.yaml: what a rule calls too much.
import { z } from 'zod';
import { count, percent, positive } from '../fields/fields.ts';

export const thresholds = {
  release_percent: percent()
    .default(90)
    .describe('A finding ends when its figure is below this part of its limit'),
  monitor: z
    .strictObject({
      loss_percent: percent().default(20).describe('Of the cost of a position'),
      settlement_overdue_hours: positive()
        .max(8_760)
        .default(24)
        .describe('A trade that has not settled this long after its day'),
      ledger_lag_seconds: positive()
        .max(86_400)
        .default(60)
        .describe('How far the ledger may be behind the trader'),
    })
    .prefault({}),
  risk: z
    .strictObject({
      position_percent: percent().default(30).describe('Of the portfolio, in one position'),
      concentration: z.number().positive().max(1).default(0.25).describe('Herfindahl index'),
      drawdown_percent: percent().default(15).describe('Below the highest close'),
      value_at_risk_percent: percent().default(3).describe('Of one day, at 95 %'),
      min_returns: count(2, 10_000).default(60).describe('Fewer say nothing of value at risk'),
      currency_percent: percent().default(40).describe('In one foreign currency'),
      sector_percent: percent().default(40).describe('In one sector'),
    })
    .prefault({}),
  rebalancer: z
    .strictObject({
      drift_percent: percent()
        .default(5)
        .describe('Of the portfolio; bands of a schedule go before both'),
      relative_drift_percent: positive()
        .max(1_000)
        .optional()
        .describe("Of an asset's own target; not watched unless it is set"),
      overlay_days: count(0, 365)
        .default(7)
        .describe('An overlay that ends within them is reported'),
      plan_days: count(1, 3_650).default(30).describe('A plan that is older is forgotten'),
    })
    .prefault({}),
  anomaly: z
    .strictObject({
      deviations: positive().max(1_000).default(8).describe('Robust ones, of a return'),
      min_returns: count(2, 10_000).default(20).describe('Fewer say nothing of a return'),
      move_percent: percent().default(2).describe('A smaller move is none'),
      days: count(1, 365).default(5).describe('The newest days are judged'),
      split_slack_percent: percent().default(3).describe('Between a move and a split ratio'),
      quantity_times: positive().max(1_000_000).default(10).describe('The usual quantity'),
      min_trades: count(1, 10_000).default(4).describe('Fewer say nothing of a quantity'),
    })
    .prefault({}),
  optimiser: z
    .strictObject({
      harvest_loss: positive()
        .default(1_000)
        .describe('Of one lot: dollars, or about as much in its currency'),
      long_term_days: count(0, 3_650)
        .default(30)
        .describe('A lot this close to a long holding period is worth waiting for'),
      fees_percent: percent().default(1).describe('Of the portfolio, in a year'),
      cash_percent: percent().default(20).describe('Of the portfolio'),
    })
    .prefault({}),
};
