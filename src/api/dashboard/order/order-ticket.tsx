// What is bought or sold, how, and where its stop and target are.
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { price as priceText, shares } from '../facts/amounts.ts';
import {
  emptyTicket,
  orderOn,
  ownerOf,
  symbolOn,
  type Ticket,
  ticketAfter,
} from '../facts/order-ticket.ts';
import type { Position, Trader } from '../facts/shapes.ts';
import { NO_FAULTS } from '../facts/ticket-faults.ts';
import { liveness, trader } from '../state/dashboard-snapshot.ts';
import { useDraft } from '../state/drafts.ts';
import { MAY_BE_SENT, mayBeSent, orderFaults, placeOrder } from '../state/orders.ts';
import { hrefOf } from '../state/place.ts';
import { OrderFields, ProtectionFields, type TicketFieldsProps } from './ticket-fields.tsx';

interface OrderTicketProps {
  /** The symbol of the address; empty for none. */
  readonly of: string;
  readonly venue: Trader['venue'];
  readonly positions: readonly Position[];
}

export function OrderTicket({ of, venue, positions }: OrderTicketProps) {
  const first = useMemo(() => emptyTicket(of, venue), []);
  const draft = useDraft<Ticket>(`ticket ${trader.value?.name} ${of}`, first);
  const ticket = draft.typed;
  /** The order that was checked last: what was said against it is not said of another. */
  const checked = useSignal<Ticket | undefined>(undefined);
  const order = orderOn(ticket.value);
  const isMissing = 'missing' in order;
  const fields: TicketFieldsProps = {
    ...{ ticket: ticket.value, venue, owner: ownerOf(ticket.value, positions) },
    missing: isMissing ? order : undefined,
    faults: checked.value === ticket.value ? orderFaults.value : NO_FAULTS,
    change(part) {
      ticket.value = ticketAfter(ticket.value, part);
    },
  };
  return (
    <section aria-labelledby="order-title">
      <h2 id="order-title">Order</h2>
      <form
        class="filters ticket"
        aria-label="Order"
        onSubmit={(event) => {
          event.preventDefault();
          if (isMissing) return;
          const sent = ticket.value;
          checked.value = sent;
          void placeOrder(titleOf(sent), order, () => draft.sent(sent));
        }}
      >
        <OrderFields {...fields} />
        <ProtectionFields {...fields} />
        <button type="submit" class="does" disabled={isMissing || liveness.value === 'cut_off'}>
          Check…
        </button>
      </form>
      {!isMissing && mayBeSent(order) && (
        <p class="refusal" role="status">
          {MAY_BE_SENT}
        </p>
      )}
      <Held positions={positions} symbol={symbolOn(ticket.value)} />
      <p class="hint">
        {ticket.value.as === 'holding' &&
          'A holding has no stop: all that is paid can be lost, and no strategy and no halt sells it. '}
        The trader checks it first: every reason against it, its stop, and what it can lose. Nothing
        is sent before you confirm.
      </p>
    </section>
  );
}

function titleOf(ticket: Ticket): string {
  const { side, shares: quantity, as } = ticket;
  const verb = side === 'BUY' ? 'Buy' : 'Sell';
  return `${verb} ${quantity.trim()} ${symbolOn(ticket)}${as === 'holding' ? ' as holding' : ''}`;
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
        .map(({ id, strategy, quantity, average_price: entry, stop_price: stop }) => (
          <p key={id} class="held">
            <a href={hrefOf('why', id)}>Held</a> by {strategy}: {shares(quantity)} at{' '}
            {priceText(entry)}, stop {priceText(stop)}. An order on the other side closes it.
          </p>
        ))}
    </>
  );
}
