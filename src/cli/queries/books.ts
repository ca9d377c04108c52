// What a report reads: from the daemon, which knows the prices, or from the journal.

import { type Instant, instant } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { storedScores } from '../../trader/app/stored-predictions/stored-predictions.ts';
import type { HoldingRow, PositionRow, TradeRow } from '../../trader/contract/order-rows.ts';
import type { SessionCloses } from '../../trader/domain/judge/price-days.ts';
import type { ScoredPrediction } from '../../trader/domain/score/scored-prediction.ts';
import { commandFailure } from '../answers/asking.ts';
import { noteStopped } from '../answers/reading.ts';
import { wholeList } from '../answers/whole-list.ts';
import type { CommandFailure } from '../program/exit-code.ts';
import { home } from '../program/home.ts';
import { type Instance, type InstanceFlags, locateInstance } from '../program/instance.ts';
import { findMeant } from '../program/running.ts';
import { openStoppedJournal } from '../program/stopped-journal.ts';

export interface Books {
  readonly instance: Instance;
  readonly trades: readonly TradeRow[];
  readonly positions: readonly PositionRow[];
  readonly holdings: readonly HoldingRow[];
  readonly predictions: readonly ScoredPrediction[];
  readonly closes: readonly SessionCloses[];
  /** Market time of the daemon, or of the newest fact. */
  readonly now: Instant;
}

export async function readBooks(flags: InstanceFlags): Promise<Result<Books, CommandFailure>> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  const instance = located.value;
  const kept = storedScores(instance.folder.scores, home().calendar);
  const found = await findMeant(instance);
  if (!found.ok) return found;
  const running = found.value;
  if (running.kind === 'live') {
    const { daemon, status } = running;
    const [trades, positions, holdings] = [
      await wholeList<TradeRow>(daemon, '/trades/page?sort=closed_at'),
      await daemon.get<PositionRow[]>('/positions'),
      await daemon.get<HoldingRow[]>('/positions?holdings'),
    ];
    if (!trades.ok) return failed(commandFailure(trades.failure));
    if (!positions.ok) return failed(commandFailure(positions.failure));
    if (!holdings.ok) return failed(commandFailure(holdings.failure));
    const now = instant(status.market_time === null ? 0 : Date.parse(status.market_time));
    const rows = { trades: trades.value, positions: positions.value, holdings: holdings.value };
    return ok({ instance, ...rows, ...kept, now });
  }
  const opened = openStoppedJournal(instance);
  if (!opened.ok) return opened;
  const { look, asOf, close } = opened.value;
  try {
    noteStopped(running, asOf);
    const [trades, positions, holdings] = [look.trades(), look.positions(), look.holdings()];
    return ok({ instance, trades, positions, holdings, ...kept, now: asOf ?? instant(0) });
  } finally {
    close();
  }
}
