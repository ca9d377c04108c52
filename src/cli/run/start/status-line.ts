// The line below the activity log of a terminal: what is held, at which price, and where it stops.
import { toIso } from '../../../kernel/instant.ts';
import type { Daemon } from '../../../trader/app/daemon/daemon-contract.ts';
import { home } from '../../program/home.ts';
import { exchangeTime, signed, timeLabel } from '../../program/words.ts';

interface Shown {
  readonly trader: Pick<Daemon['trader'], 'status' | 'lastPrice'>;
  readonly look: Pick<Daemon['look'], 'positions'>;
}

export function statusLine({ trader, look }: Shown): string {
  const { marketTime, gateway, trading } = trader.status();
  const positions = look.positions().map(({ symbol, quantity, stop_price, unrealized_pnl }) => {
    const stop = stop_price === null ? 'no stop' : `stop ${stop_price}`;
    const pnl = unrealized_pnl === null ? '' : ` ${signed(unrealized_pnl)} ${home().currency}`;
    return `${symbol} ${quantity} at ${trader.lastPrice(symbol)}, ${stop}${pnl}`;
  });
  const held = positions.length === 0 ? 'no position' : positions.join('; ');
  return `${exchangeTime(toIso(marketTime))} ${timeLabel()}  ${held}  [gateway ${gateway.state}, ${trading.state}]`;
}
