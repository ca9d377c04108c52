// What was known at a moment: the quote, what was held with its stop, the orders at work.
import { price, shares } from '../facts/amounts.ts';
import { type Film, type FilmPosition, ordersAt, positionsAt, quoteAt } from '../facts/film.ts';
import { timeNamed } from '../facts/film-place.ts';
import { span } from '../facts/times.ts';
import { Fact } from '../lists/fact.tsx';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';

interface MomentFiguresProps {
  readonly film: Film;
  readonly at: number;
}

/** A quote of a live line is younger. */
const OLD_MS = 30_000;

export function MomentFigures({ film, at }: MomentFiguresProps) {
  const quote = quoteAt(film, at);
  const positions = positionsAt(film, at);
  const orders = ordersAt(film, at);
  return (
    <dl class="facts moment">
      <Fact name={`Time ${zone.value.label}`}>
        <strong>{timeNamed(at, zone.value)}</strong>
      </Fact>
      <Fact name="Last" isBad={quote !== undefined && quote.ageMs > OLD_MS}>
        {quote === undefined ? (
          'no quote'
        ) : (
          <>
            {price(quote.last)}
            {quote.ageMs > OLD_MS && <small> {span(quote.ageMs)} old</small>}
          </>
        )}
      </Fact>
      <Fact name="Bid / ask">
        {quote === undefined ? 'no quote' : `${price(quote.bid)} / ${price(quote.ask)}`}
      </Fact>
      <Fact name="Held">
        {positions.length === 0
          ? 'nothing'
          : positions.map((one) => (
              <span key={one.id} class="held">
                <a href={hrefOf('why', one.id)}>{one.id}</a> {heldWords(one)}
              </span>
            ))}
      </Fact>
      <Fact name="Orders at work">
        {orders.length === 0
          ? 'none'
          : orders.map((one) => (
              <span key={one.order_ref} class="held">
                <a href={hrefOf('why', one.order_ref)}>{one.leg}</a> {one.action.toLowerCase()}{' '}
                <span class="money">{shares(one.quantity)}</span>
              </span>
            ))}
      </Fact>
    </dl>
  );
}

function heldWords({ side, shares: held, averageEntry, stop, target }: FilmPosition): string {
  const size = held > 0 ? `${side} ${shares(held)}` : `${side}, bought on an earlier day`;
  const from = averageEntry === null ? '' : ` at ${price(averageEntry)}`;
  const aim = target === null ? '' : `, target ${price(target)}`;
  return `${size}${from}, ${stop === null ? 'NO STOP' : `stop ${price(stop)}`}${aim}`;
}
