// All open positions in pages: the Desk has only so many of them.
import { toneOf as gainTone, price, shares, signedAmount } from '../facts/amounts.ts';
import type { OpenPosition } from '../facts/history-shapes.ts';
import { isBare } from '../facts/locked.ts';
import { quietFor } from '../facts/quiet-gateway.ts';
import { symbolAndRolls } from '../facts/rolled-words.ts';
import { Old } from '../lists/old.tsx';
import { seen } from '../state/dashboard-snapshot.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { type Column, numberColumn, rowColumn, textColumn } from './columns.tsx';
import { Listed } from './listed-rows.tsx';

const COLUMNS: readonly Column<OpenPosition>[] = [
  rowColumn<OpenPosition>(18, symbolAndRolls, ({ id }) => hrefOf('why', id)),
  numberColumn('Shares', 14, ({ quantity }) => shares(quantity)),
  numberColumn('Entry', 16, (position) => price(position.average_price)),
  textColumn('Stop', 20, stopWords),
  {
    ...numberColumn<OpenPosition>('Open', 16, (position) => (
      <>
        {signedAmount(position.unrealized_pnl)}
        <Old age={quiet()} />
      </>
    )),
    toneOf: (position) => (quiet() === undefined ? gainTone(position.unrealized_pnl) : 'faded'),
  },
  textColumn('Strategy', 16, ({ strategy }) => strategy),
];

/** Of the account that is shown. */
function quiet(): string | undefined {
  const status = seen.value?.board.status;
  return status && quietFor(status);
}

/** What bounds the loss of an option needs no stop. */
function stopWords({ stop_price: stop, stop_status: status }: OpenPosition): string {
  if (status === 'bounded') return 'its loss is bounded';
  return stop === null ? 'NO STOP' : price(stop);
}

export function OpenPositions({ trader: account }: { readonly trader: string }) {
  const asked = useLongList<OpenPosition>(
    `positions ${account}`,
    (page) => (client) =>
      client.GET('/api/v1/positions', { params: { query: { account, ...page } } }),
  );
  return (
    <Listed
      asked={asked}
      name="Open positions"
      empty="No position is open."
      columns={COLUMNS}
      toneOf={toneOf}
    />
  );
}

function toneOf(position: OpenPosition): string {
  return isBare(position) ? 'bare' : '';
}
