// All open positions in pages: the Desk has only so many of them.
import { toneOf as gainTone, price, shares, signedAmount } from '../facts/amounts.ts';
import type { OpenPosition } from '../facts/history-shapes.ts';
import { isBare } from '../facts/locked.ts';
import { heldName, unitWords } from '../facts/option-words.ts';
import { quietFor } from '../facts/quiet-gateway.ts';
import { symbolAndRolls } from '../facts/rolled-words.ts';
import { Old } from '../lists/old.tsx';
import { StopWords } from '../lists/stop-words.tsx';
import { seen } from '../state/dashboard-snapshot.ts';
import { useLongList } from '../state/long-list.ts';
import { hrefOf } from '../state/place.ts';
import { type Column, numberColumn, rowColumn, textColumn } from './columns.tsx';
import { Listed } from './listed-rows.tsx';

const COLUMNS: readonly Column<OpenPosition>[] = [
  rowColumn<OpenPosition>(18, nameOf, ({ id }) => hrefOf('why', id)),
  numberColumn('Shares', 14, ({ quantity, option }) =>
    option === undefined ? shares(quantity) : `${shares(quantity)} ${unitWords(option, quantity)}`,
  ),
  numberColumn('Entry', 16, (position) => price(position.average_price)),
  textColumn('Stop', 24, (position) => (
    <StopWords position={position} isQuiet={quiet() !== undefined} />
  )),
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

function nameOf({ symbol, option, ...of }: OpenPosition): string {
  return symbolAndRolls({ ...of, symbol: option === undefined ? symbol : heldName(option) });
}

/** Of the account that is shown. */
function quiet(): string | undefined {
  const status = seen.value?.board.status;
  return status && quietFor(status);
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
