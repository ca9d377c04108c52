// Closes, splits and announced dividends of securities, read once for all portfolios of a run.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { SecurityId } from '../../../ledger/ports/drafts.ts';
import type { SecurityRow } from '../../../ledger/ports/ledger-rows.ts';
import type { LedgerReads } from '../../../ledger/ports/ledger-store.ts';
import { unitPrice } from '../../../ledger/ports/options.ts';
import {
  type DailyClose,
  isNearSplit,
  type PriceHistory,
} from '../../../ledger/ports/price-history.ts';
import type { ActionRow } from '../../../ledger/ports/security-master.ts';
import { addDays } from '../../../market/time/day.ts';
import type { SeenClose, SeenDividend, SeenSplit } from '../../agents/snapshot/snapshot.ts';

export interface PriceRecord {
  readonly closes: readonly SeenClose[];
  readonly splits: readonly SeenSplit[];
  readonly dividends: readonly SeenDividend[];
}

export type PriceRecords = (security: SecurityRow) => Promise<PriceRecord>;

const RECENT_DAYS = 400;
/** Over holidays. */
const DAYS_BEFORE = 7;
const ACTIONS_MAX = 100_000;
/** Ratios of sources are rounded. */
const RATIO_SLACK = 0.001;

interface Sources {
  readonly read: Pick<LedgerReads, 'actions'>;
  readonly history: Pick<PriceHistory, 'closes' | 'splits' | 'dividends'>;
  readonly today: TradingDay;
}

/** `from`: the first day that is read, if it is earlier than usual. */
export function priceRecords(
  { read, history, today }: Sources,
  first: TradingDay = addDays(today, -RECENT_DAYS),
): PriceRecords {
  const found = new Map<SecurityId, Promise<PriceRecord>>();
  const usual = addDays(today, -RECENT_DAYS);
  const range = { from: first < usual ? addDays(first, -DAYS_BEFORE) : usual, to: today };
  let reading: Promise<ReadonlyMap<SecurityId, ActionRow[]>> | undefined;

  /** Rejections are handled by the first caller that awaits it. */
  function booked(): Promise<ReadonlyMap<SecurityId, ActionRow[]>> {
    reading ??= read
      .actions({ limit: ACTIONS_MAX, offset: 0 })
      .then((actions) => Map.groupBy(actions, ({ security }) => security));
    return reading;
  }

  async function record(security: SecurityRow): Promise<PriceRecord> {
    const { id, symbol } = security;
    const closes = await history.closes(symbol, range);
    const printed = (await history.splits(symbol, range)).map((one) => ({
      on: one.on,
      ratio: one.newShares.toNumber() / one.oldShares.toNumber(),
    }));
    const own = ((await booked()).get(id) ?? []).flatMap(({ action, on, status }) =>
      action.kind === 'split' && status !== 'REVERSED' && status !== 'REVERSING'
        ? [{ on, ratio: action.newShares.toNumber() / action.oldShares.toNumber() }]
        : [],
    );
    const dividends = await history.dividends(symbol, range);
    return {
      dividends: dividends.map(({ on, perShare, currency }) => ({
        ...{ on, currency, perShare: perShare.toNumber() },
      })),
      closes: unitCloses(security, closes),
      splits: withStated(own, printed),
    };
  }

  return (security) => {
    const known = found.get(security.id);
    if (known !== undefined) return known;
    const own = record(security);
    found.set(security.id, own);
    return own;
  };
}

/** In its own currency, of one unit: costs and present prices are of one, too. */
export function unitCloses(
  security: SecurityRow,
  closes: readonly DailyClose[],
): readonly SeenClose[] {
  return closes
    .filter(({ currency }) => currency === security.currency)
    .map(({ on, price }) => ({ on, price: unitPrice(security, price).toNumber() }));
}

/** The same split is often booked and on record, a few days apart: as it is booked, with what the source states if that differs. */
function withStated(
  booked: readonly SeenSplit[],
  printed: readonly SeenSplit[],
): readonly SeenSplit[] {
  const own = booked.map((one): SeenSplit => {
    const near = printed.filter(({ on }) => isNearSplit(on, one.on));
    const [other] = near;
    const isStated = near.some(({ ratio }) => Math.abs(ratio / one.ratio - 1) < RATIO_SLACK);
    return other === undefined || isStated ? one : { ...one, stated: other.ratio };
  });
  const others = printed.filter(({ on }) => !own.some((one) => isNearSplit(on, one.on)));
  return [...own, ...others].toSorted((a, b) => (a.on < b.on ? -1 : 1));
}
