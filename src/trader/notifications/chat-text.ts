// Status and positions in the few lines that fit a phone.

import type { Venue } from '../../market/venues/venue.ts';
import type { HeldOptionFields, PositionRow } from '../contract/order-rows.ts';
import type { StatusView } from '../contract/status.ts';
import type { BrokerWords } from '../domain/wording/broker-words.ts';
import { amountAt, counted } from '../domain/wording/figures.ts';
import { stopStateOf } from '../ports/stop-state.ts';
import { protectionLines } from './protection-text.ts';

export function chatStatusText(status: StatusView, venue: Venue, broker: BrokerWords): string {
  const { trading, gateway, feeds, ready } = status;
  const reason = trading.reason === '' ? '' : ` (${trading.reason})`;
  return [
    `${trading.state}${reason}`,
    ready.is_ready ? 'may trade' : `not trading: ${ready.why}`,
    ...protectionLines(status, venue, broker),
    `gateway ${gateway?.state ?? 'unknown'}`,
    ...feeds.map(({ name, state }) => `feed ${name} ${state}`),
    ...(status.unknown_orders === 0
      ? []
      : [
          counted(
            status.unknown_orders,
            'order with unknown outcome',
            'orders with unknown outcome',
          ),
        ]),
  ].join('\n');
}

export function chatPositionsText(positions: readonly PositionRow[], venue: Venue): string {
  if (positions.length === 0) return 'No position is open.';
  return positions.map((row) => positionText(row, venue)).join('\n');
}

function positionText(row: PositionRow, venue: Venue): string {
  const { symbol, quantity, average_price: average, stop_price: stop, unrealized_pnl: pnl } = row;
  const result = pnl === null ? '' : `, ${pnl < 0 ? '' : '+'}${amountAt(venue, pnl)}`;
  if (row.option !== undefined) return `${optionText(row, row.option, venue)}${result}`;
  const cover = coverText(row, stop);
  return `${symbol} ${quantity} at ${average}, ${cover}${result}`;
}

/** `2 AAPL 18 Dec 230 call @ 1.60, at most 320.00 USD lost`. */
function optionText(
  { quantity, average_price: average, stop_price: stop, stop_status: status }: PositionRow,
  { name, expiry, days_left: days, max_loss: loss, reserved }: HeldOptionFields,
  venue: Venue,
): string {
  const contract = days < DAYS_OF_YEAR ? name.replace(` ${expiry.slice(0, 4)} `, ' ') : name;
  const unbounded = reserved === undefined ? 'loss unlimited' : 'covered by shares';
  const bound = loss === null ? unbounded : `at most ${amountAt(venue, loss)} lost`;
  const watched = stop === null ? '' : `, stop ${stop} ${watchText(status)}`;
  return `${quantity} ${contract} @ ${average.toFixed(2)}, ${bound}${watched}`;
}

/** A day and a month name one day of the next year. */
const DAYS_OF_YEAR = 365;

function coverText(row: PositionRow, stop: number | null): string {
  const state = stopStateOf(row);
  if (state === 'locked') return 'no stop until it can be sold';
  if (state === 'watched') return `stop ${stop}, ${watchText(row.stop_status)}`;
  return state === 'resting' && stop !== null
    ? `stop ${stop}`
    : `NO STOP, loss unlimited: /exit ${row.symbol}`;
}

function watchText(status: string): string {
  return status === 'unwatched' ? 'NOT WATCHED at the moment' : 'watched by the daemon only';
}
