// The order ticket: `#/order/AAPL`. The trader checks what is written, and says what it would do, before anything is sent.
import { SymbolChart } from '../chart/symbol-chart.tsx';
import { seen, trader } from '../state/dashboard-snapshot.ts';
import { place } from '../state/place.ts';
import { OrderTicket } from './order-ticket.tsx';

export function OrderPage() {
  const board = seen.value?.board;
  const to = trader.value;
  if (board === undefined || to === undefined)
    return <p class="waiting">Waiting for the first answer…</p>;
  const { page, of = '' } = place.value;
  const asked = page === 'order' ? of : '';
  return (
    <div class="order-page values">
      <OrderTicket
        key={`${to.name} ${asked}`}
        of={asked}
        venue={to.venue}
        positions={board.positions}
      />
      {asked !== '' && (
        <section class="chart" aria-labelledby="chart-title">
          <h2 id="chart-title">Chart {asked}</h2>
          <SymbolChart key={asked} trader={to.name} symbol={asked} held={board} />
        </section>
      )}
    </div>
  );
}
