// `backtest_strategy`: what the strategies of a trader would have done over bars on record. It trades nothing.
import type { z } from 'zod';
import { backtestFields, backtestSchema, TRADES_MAX } from '../../http/shapes/backtest-rows.ts';
import { trader } from '../calls/arguments.ts';
import { isoNow } from '../calls/conventions.ts';
import { tool } from '../calls/tool.ts';

export const backtestStrategy = tool({
  name: 'backtest_strategy',
  title: 'Backtest of strategies',
  description:
    'Plays the strategies of a trader over one-minute bars and predictions on record, with the engine that trades: figures, trades, refusals. One at a time, at most a minute.',
  input: {
    trader: trader(),
    ...backtestFields,
  },
  output: { report: backtestSchema },
  async answer({ trader, ...body }, { ask, now }) {
    const path = `/daemon/${encodeURIComponent(trader)}/backtest`;
    const report = await ask<z.infer<typeof backtestSchema>>({ method: 'POST', path, body });
    const { trades_total: total, notes } = report;
    return {
      as_of: isoNow(now),
      conventions: {
        amounts: 'numbers in USD; ratios as fractions',
        times: 'ISO 8601, UTC',
        meaning: 'of the past and of a simulated broker; no promise of what comes',
      },
      warnings: [
        ...notes,
        ...(total > TRADES_MAX
          ? [`Only the first ${TRADES_MAX} of ${total} trades are listed.`]
          : []),
      ],
      report,
    };
  },
});
