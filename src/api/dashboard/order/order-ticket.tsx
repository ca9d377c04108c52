// What is bought or sold, how, and where its stop and target are.
import { useSignal } from '@preact/signals';
import { price as priceText, shares } from '../facts/amounts.ts';
import {
  hasLimit,
  orderOn,
  symbolOn,
  TICKET_TYPES,
  type Ticket,
  type TicketType,
} from '../facts/order-ticket.ts';
import type { Position, Trader } from '../facts/shapes.ts';
import { liveness } from '../state/dashboard-snapshot.ts';
import { placeOrder } from '../state/orders.ts';
import { hrefOf } from '../state/place.ts';

interface OrderTicketProps {
  /** The symbol of the address; empty for none. */
  readonly of: string;
  readonly venue: Trader['venue'];
  readonly positions: readonly Position[];
}

export function OrderTicket({ of, venue, positions }: OrderTicketProps) {
  const ticket = useSignal<Ticket>({
    ...{ symbol: of, side: 'BUY', shares: '', limit: '', stop: '', target: '' },
    type: venue === 'vietnam' ? 'LO' : 'LMT',
  });
  const { symbol, side, type } = ticket.value;
  const change = (part: Partial<Ticket>) => {
    ticket.value = { ...ticket.value, ...part };
  };
  const field = (name: 'shares' | 'limit' | 'stop' | 'target', mode: 'numeric' | 'decimal') => ({
    type: 'text' as const,
    inputMode: mode,
    autocomplete: 'off',
    value: ticket.value[name],
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      change({ [name]: currentTarget.value }),
  });
  const order = orderOn(ticket.value);
  return (
    <section aria-labelledby="order-title">
      <h2 id="order-title">Order</h2>
      <form
        class="filters"
        aria-label="Order"
        onSubmit={(event) => {
          event.preventDefault();
          if (typeof order !== 'string') void placeOrder(titleOf(ticket.value), order);
        }}
      >
        <label>
          Symbol
          <input
            type="text"
            autocomplete="off"
            spellcheck={false}
            maxLength={15}
            value={symbol}
            class="symbol"
            onInput={({ currentTarget }) => change({ symbol: currentTarget.value })}
          />
        </label>
        <label>
          Side
          <select
            value={side}
            onChange={({ currentTarget }) =>
              change({ side: currentTarget.value === 'SELL' ? 'SELL' : 'BUY' })
            }
          >
            <option value="BUY">buy</option>
            <option value="SELL">sell</option>
          </select>
        </label>
        <label>
          Shares
          <input {...field('shares', 'numeric')} />
        </label>
        <label>
          Type
          <select
            value={type}
            onChange={({ currentTarget }) => change({ type: currentTarget.value as TicketType })}
          >
            {Object.entries(TICKET_TYPES[venue]).map(([one, words]) => (
              <option key={one} value={one}>
                {words}
              </option>
            ))}
          </select>
        </label>
        {hasLimit(type) && (
          <label>
            Limit
            <input {...field('limit', 'decimal')} />
          </label>
        )}
        <label>
          Stop (or by default)
          <input {...field('stop', 'decimal')} />
        </label>
        <label>
          Target (or none)
          <input {...field('target', 'decimal')} />
        </label>
        <button
          type="submit"
          class="does"
          disabled={typeof order === 'string' || liveness.value === 'cut_off'}
        >
          Check…
        </button>
      </form>
      <Held positions={positions} symbol={symbolOn(ticket.value)} />
      <p class="empty">
        {typeof order === 'string'
          ? order
          : 'The trader checks it first: every reason against it, its stop, and what it can lose. Nothing is sent before you confirm.'}
      </p>
    </section>
  );
}

function titleOf(ticket: Ticket): string {
  const { side, shares: quantity } = ticket;
  return `${side === 'BUY' ? 'Buy' : 'Sell'} ${quantity.trim()} ${symbolOn(ticket)}`;
}

interface HeldProps {
  readonly positions: readonly Position[];
  readonly symbol: string;
}

function Held({ positions, symbol }: HeldProps) {
  return (
    <>
      {positions
        .filter((one) => one.symbol === symbol)
        .map(({ id, quantity, average_price: entry, stop_price: stop }) => (
          <p key={id}>
            <a href={hrefOf('why', id)}>Held</a>: {shares(quantity)} at {priceText(entry)}, stop{' '}
            {priceText(stop)}. An order on the other side closes it.
          </p>
        ))}
    </>
  );
}
