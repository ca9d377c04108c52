// Open positions, each with its stop and how far it is; what is kept without a stop stands apart.
import { multiple, price, shares, signedAmount, toneOf } from '../facts/amounts.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { isBare, lockedWords } from '../facts/locked.ts';
import { heldName, unitWords } from '../facts/option-words.ts';
import { quietFor } from '../facts/quiet-gateway.ts';
import { rolledDetail, rolledWords } from '../facts/rolled-words.ts';
import type { Board, Position } from '../facts/shapes.ts';
import { inUtc } from '../facts/times.ts';
import { ColumnHeads } from '../lists/column-heads.tsx';
import { Others } from '../lists/others.tsx';
import { Steady, useSteadyRows } from '../lists/steady.tsx';
import { StopWords } from '../lists/stop-words.tsx';
import { hrefOf } from '../state/place.ts';
import { adopt, exit, FLATTEN, pause, stopAt } from '../state/trader-commands.ts';
import { zone } from '../state/zone.ts';
import { CommandButton } from './command-button.tsx';

export function Positions({ board }: { readonly board: Board }) {
  const { positions, positions_total: total } = board;
  const { paused_symbols: paused } = board.status;
  const list = useSteadyRows(positions, ({ id }) => id);
  return (
    <section class="positions" aria-labelledby="positions-title">
      <div class="head">
        <h2 id="positions-title">
          Positions <span class="tally">{shares(total)}</span>
        </h2>
        <a href={hrefOf('order')}>New order</a>
        {positions.length > 0 && <CommandButton command={FLATTEN} word="Flatten" of="all" />}
      </div>
      {list.rows.length === 0 ? (
        <p class="empty">No position is open.</p>
      ) : (
        <Steady of={list} name="positions">
          <table class="cards">
            <ColumnHeads
              names={['Symbol', '#Shares', '#Entry', '#Last', 'Stop', '#Open', '#R', 'Commands']}
            />
            <tbody>
              {list.rows.map(({ row: position, isGone }) => (
                <Row
                  key={position.id}
                  position={position}
                  isGone={isGone}
                  old={quietFor(board.status)}
                  isPaused={paused.includes(position.symbol)}
                />
              ))}
            </tbody>
          </table>
        </Steady>
      )}
      <Others shown={positions.length} total={total} of="open positions">
        Every one without a full stop is here; all are in{' '}
        <a href={hrefOf('history', 'positions')}>History</a>.
      </Others>
      <Locked positions={positions} />
      <Apart board={board} />
    </section>
  );
}

function Row({ position, isGone, isPaused, old }: RowProps) {
  const { id, symbol, quantity, strategy, option, rolled } = position;
  const faded = old === undefined ? '' : 'faded';
  return (
    <tr class={isGone ? 'gone' : isBare(position) ? 'bare' : ''} inert={isGone}>
      <th scope="row">
        <a href={hrefOf('why', id)}>{option === undefined ? symbol : heldName(option)}</a>{' '}
        <small>{strategy}</small>
        {rolled !== undefined && <small title={rolledDetail(rolled)}> {rolledWords(rolled)}</small>}
      </th>
      <td class="number" data-name="Shares">
        {shares(quantity)}
        {option !== undefined && <small> {unitWords(option, quantity)}</small>}
      </td>
      <td class="number" data-name="Entry">
        {price(position.average_price)}
      </td>
      <td class={`number ${faded}`} data-name="Last">
        {price(position.last_price)}
        {old !== undefined && <small class="age"> {old}</small>}
      </td>
      <td data-name="Stop">
        <StopWords position={position} isQuiet={old !== undefined} />
      </td>
      <td class={`number ${faded || toneOf(position.unrealized_pnl)}`} data-name="Open">
        {signedAmount(position.unrealized_pnl)}
        {old !== undefined && <small class="age"> {old}</small>}
      </td>
      <td class={`number ${faded}`} data-name="R">
        {multiple(position.r_multiple)}
      </td>
      <td class="commands">
        <Commands position={position} isPaused={isPaused} />
      </td>
    </tr>
  );
}

interface RowProps extends CommandsProps {
  readonly isGone: boolean;
  readonly old: string | undefined;
}

interface CommandsProps {
  readonly position: Position;
  readonly isPaused: boolean;
}

function Commands({ position, isPaused }: CommandsProps) {
  const { symbol, stop_price: stop } = position;
  const name = instrumentName(symbol);
  return (
    <>
      {stop !== null && <CommandButton command={stopAt(position)} word="Stop" of={`of ${name}`} />}
      {!isPaused && <CommandButton command={pause(symbol)} word="Pause" of={name} />}
      <CommandButton command={exit(position)} word="Exit" of={name} />
    </>
  );
}

function Locked({ positions }: { readonly positions: readonly Position[] }) {
  const parts = positions.flatMap(({ id, symbol, locked }) =>
    locked.map((part) => ({ ...part, id, symbol })),
  );
  if (parts.length === 0) return null;
  return (
    <>
      <h3>Locked: neither a stop nor an exit sells these yet</h3>
      <ul class="apart">
        {parts.map(({ id, symbol, ...part }) => (
          <li key={`${id} ${part.sellable_from}`} title={inUtc(part.sellable_from)}>
            {symbol} {lockedWords(part, zone.value)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Apart({ board }: { readonly board: Board }) {
  const { holdings, foreign } = board;
  if (holdings.length === 0 && foreign.length === 0) return null;
  return (
    <>
      {holdings.length > 0 && (
        <>
          <h3>Holdings: kept without a stop</h3>
          <ul class="apart">
            {holdings.map(({ id, symbol, quantity, average_price, unrealized_pnl }) => (
              <li key={id}>
                {symbol} {shares(quantity)} at {price(average_price)},{' '}
                <span class={toneOf(unrealized_pnl)}>{signedAmount(unrealized_pnl)}</span>
              </li>
            ))}
          </ul>
          <Others shown={holdings.length} total={board.holdings_total} of="holdings">
            All are in the <a href={hrefOf('book')}>Book</a>.
          </Others>
        </>
      )}
      {foreign.length > 0 && (
        <>
          <h3>Foreign: not ours, not touched</h3>
          <ul class="apart">
            {foreign.map(({ symbol, quantity }) => (
              <li key={symbol}>
                {instrumentName(symbol)} {shares(quantity)}{' '}
                <CommandButton command={adopt(symbol)} word="Adopt" of={instrumentName(symbol)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
