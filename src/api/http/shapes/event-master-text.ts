// The answer to Event Master, written as text: numbers with the digits that the ledger has, keys in the order of its
// documents, times as a clock of the zone shows them, without the zone.
import { decimal, textOf, ZERO } from '../../../kernel/decimal.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { AffectedLot } from '../../../ledger/ports/affected-lots.ts';
import { wallTimeAt, type Zone } from '../../../market/time/zone.ts';

export interface EventMasterTerms {
  readonly security: number;
  readonly zone: Zone;
  /** LONG or SHORT with each lot. */
  readonly withSide: boolean;
}

export interface LotTotals {
  readonly lots: number;
  readonly remaining: string;
  readonly holders: number;
}

/** Adds up as lots are read, page by page. */
export function createLotTotals() {
  let lots = 0;
  let remaining = ZERO;
  const holders = new Set<number>();
  return {
    add(page: readonly AffectedLot[]): void {
      lots += page.length;
      for (const lot of page) {
        remaining = remaining.plus(decimal(lot.remaining));
        holders.add(lot.holder);
      }
    },
    total: (): LotTotals => ({ lots, remaining: textOf(remaining), holders: holders.size }),
  };
}

/** Undefined without lots. */
export function eventMasterText(
  lots: readonly AffectedLot[],
  terms: EventMasterTerms,
): string | undefined {
  if (lots.length === 0) return undefined;
  const totals = createLotTotals();
  totals.add(lots);
  // Joined: a text that is put together by `+` and kept would hold all its parts.
  return [headText(totals.total(), terms), lotsText(lots, terms), END].join('');
}

export function headText({ lots, remaining, holders }: LotTotals, { security }: EventMasterTerms) {
  return `{"security_id":${security},"total_open_lots":${lots},"total_remaining_qty":${float(remaining)},"total_users_affected":${holders},"lots":[`;
}

export const END = ']}';

/** Separated by commas, with none at the ends. */
export function lotsText(lots: readonly AffectedLot[], terms: EventMasterTerms): string {
  return lots.map((lot) => lotText(lot, terms)).join(',');
}

function lotText(lot: AffectedLot, { security, zone, withSide }: EventMasterTerms): string {
  const { holder, openedQuantity, remaining, openPrice, openedAt, side } = lot;
  const status = remaining === openedQuantity ? 'OPEN' : 'PARTIAL';
  const more = withSide ? `,"side":"${side}"` : '';
  return `{"user_id":${holder},"security_id":${security},"open_qty":${float(openedQuantity)},"remaining_qty":${float(remaining)},"open_price":${float(openPrice)},"open_date":"${naiveText(zone, openedAt)}","status":"${status}"${more}}`;
}

/** As Python writes a float: with a point. */
function float(text: string): string {
  return text.includes('.') ? text : `${text}.0`;
}

/** `2024-01-01T10:00:00`, with six digits of a fraction if there is one. */
export function naiveText(zone: Zone, at: Instant): string {
  const { day, msOfDay } = wallTimeAt(zone, at);
  const seconds = Math.floor(msOfDay / 1_000);
  const ms = msOfDay % 1_000;
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${day}T${time}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}000`}`;
}
