// Status and positions in the few lines that fit a phone.

import type { Venue } from '../../market/venues/venue.ts';
import type { PositionRow } from '../contract/order-rows.ts';
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
  const cover = coverText(row, stop);
  return `${symbol} ${quantity} at ${average}, ${cover}${result}`;
}

function coverText(row: PositionRow, stop: number | null): string {
  const state = stopStateOf(row);
  if (state === 'locked') return 'no stop until it can be sold';
  if (state === 'watched') return `stop ${stop}, watched by the daemon only`;
  return state === 'resting' && stop !== null
    ? `stop ${stop}`
    : `NO STOP, loss unlimited: /exit ${row.symbol}`;
}
