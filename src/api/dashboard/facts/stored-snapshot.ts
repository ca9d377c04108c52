// What a browser keeps of a board for the time without a network: finished texts, which any later version can show.
import { amount, price, shares, signedAmount } from './amounts.ts';
import { modeWords } from './modes.ts';
import { restingWords } from './resting.ts';
import type { Board, Position, Trader } from './shapes.ts';
import { dayTime, type Zone } from './times.ts';

export interface KeptSnapshot {
  readonly username: string;
  /** Empty before the first board. */
  readonly at: string;
  readonly title: string;
  readonly figures: readonly KeptRow[];
  /** Symbol and shares, and the stop. */
  readonly positions: readonly KeptRow[];
  readonly note: string;
}

export type KeptRow = readonly [name: string, text: string];

/** Of somebody who wants it, before there is a board. */
export function nothingKept(username: string): KeptSnapshot {
  return { username, at: '', title: '', figures: [], positions: [], note: '' };
}

export interface ShownSnapshot {
  readonly username: string;
  readonly trader: Trader;
  readonly board: Board;
  readonly zone: Zone;
}

export function keptOf({ username, trader, board, zone }: ShownSnapshot): KeptSnapshot {
  const { status, account, positions, positions_total: total } = board;
  const at = account.market_time;
  const { value } = account.balance.net_liquidation;
  const { currency } = trader;
  const more = total - positions.length;
  return {
    ...{ username, at, title: `${modeWords(trader.mode).word} ${trader.account}` },
    figures: [
      ['As of', dayTime(at, zone)],
      ['Trading', status.trading.state],
      ['Value', `${amount(value)} ${currency}`],
      ['Day', `${signedAmount(status.day?.result ?? null)} ${currency}`],
      ['Protected', `${status.protected_positions} of ${status.positions}`],
    ],
    positions: positions.map((position) => [
      `${position.symbol} ${shares(position.quantity)}`,
      stopWords(position),
    ]),
    note: `At that time: ${restingWords(status)}.${more > 0 ? ` ${shares(more)} more positions are not kept here.` : ''}`,
  };
}

function stopWords({ stop_price: stop, stop_status: status, protected: isWhole }: Position) {
  if (status === 'bounded' || status === 'covered') return 'its loss is bounded without a stop';
  if (stop === null || status === 'missing') return 'no full stop';
  return isWhole ? `stop ${price(stop)}` : `stop ${price(stop)}, not resting`;
}

/** Undefined without one, and for what this version cannot read. */
export function readKept(text: string | undefined): KeptSnapshot | undefined {
  try {
    const kept: unknown = JSON.parse(text ?? 'null');
    return isKept(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

function isKept(kept: unknown): kept is KeptSnapshot {
  if (typeof kept !== 'object' || kept === null) return false;
  const { username, at, title, figures, positions, note } = kept as Partial<KeptSnapshot>;
  const isText = [username, at, title, note].every((text) => typeof text === 'string');
  return isText && isRows(figures) && isRows(positions);
}

function isRows(rows: unknown): rows is readonly KeptRow[] {
  return Array.isArray(rows) && rows.every((row: unknown) => isRow(row));
}

function isRow(row: unknown): row is KeptRow {
  return Array.isArray(row) && row.length === 2 && row.every((text) => typeof text === 'string');
}
