// What was known at a moment: the quote, what was held with its stop, the orders at work.
import { price, shares } from '../facts/amounts.ts';
import {
  type Film,
  type FilmPosition,
  optionsAt,
  ordersAt,
  positionsAt,
  quoteAt,
  stopWords,
} from '../facts/film.ts';
import { filmHref } from '../facts/film-link.ts';
import { timeNamed } from '../facts/film-place.ts';
import { idWords, instrumentName } from '../facts/instrument-name.ts';
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
  const options = optionsAt(film, at);
  const orders = ordersAt(film, at);
  const moment = { day: film.day, at: timeNamed(at, zone.value) };
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
        {positions.length + options.length === 0 && 'nothing'}
        {positions.map((one) => (
          <span key={one.id} class="held">
            <a href={hrefOf('why', one.id)}>{idWords(one.id)}</a> {heldWords(one)}
          </span>
        ))}
        {options.map(({ id, symbol, side }) => (
          <span key={id} class="held">
            <a href={hrefOf('why', id)}>{instrumentName(symbol)}</a> {side},{' '}
            <a
              href={filmHref({ ...moment, symbol })}
              aria-label={`Film of ${instrumentName(symbol)}`}
            >
              film
            </a>
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

function heldWords(one: FilmPosition): string {
  const { side, shares: held, averageEntry, target } = one;
  const size = held > 0 ? `${side} ${shares(held)}` : `${side}, bought on an earlier day`;
  const from = averageEntry === null ? '' : ` at ${price(averageEntry)}`;
  const aim = target === null ? '' : `, target ${price(target)}`;
  return `${size}${from}, ${stopWords(one)}${aim}`;
}
