// The day as a film: `#/film/2026-11-20?at=10:41&symbol=SPY`. Without a day it is the one that the trader is in.

import { useState } from 'preact/hooks';
import { dateText } from '../facts/date-formats.ts';
import type { Film } from '../facts/film.ts';
import { filmHref } from '../facts/film-link.ts';
import { filmPlace } from '../facts/film-place.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { UntilKnown } from '../lists/until-known.tsx';
import { trader } from '../state/dashboard-snapshot.ts';
import { place, writeAddress } from '../state/place.ts';
import { useAsked } from '../state/polled-request.ts';
import { today } from '../state/zone.ts';
import { Choices } from './choices.tsx';
import { FilmPlayer } from './film-player.tsx';
import './film.css';

/** Of the day that is not over. */
const RENEW_MS = 30_000;

export function FilmPage() {
  const { page, of, visit } = place.value;
  const named = filmPlace(page === 'film' ? of : undefined);
  const day = named.day ?? today.value ?? undefined;
  const name = trader.value?.name;
  if (name === undefined || day === undefined) return <p class="waiting">Waiting for the day…</p>;
  // Another link is another film, also of the same day, and so is the same one once the film has moved on.
  return <FilmOf key={`${name} ${visit}`} trader={name} named={{ ...named, day }} />;
}

interface FilmOfProps {
  readonly trader: string;
  readonly named: {
    readonly day: string;
    readonly at: string | undefined;
    readonly symbol: string | undefined;
    readonly fault: string;
  };
}

function FilmOf({ trader: name, named }: FilmOfProps) {
  const [symbol, setSymbol] = useState(named.symbol);
  const { day, at, fault } = named;
  const asked = useAsked<Film>(
    `film ${name} ${day} ${symbol}`,
    (client) =>
      client.GET('/api/v1/daemon/{trader}/film/{day}', {
        params: { path: { trader: name, day }, query: symbol === undefined ? {} : { symbol } },
      }),
    { renewMs: day === today.value ? RENEW_MS : Number.POSITIVE_INFINITY, followsFacts: false },
  );
  const film = asked.kind === 'known' ? asked.body : undefined;
  return (
    <div class="film">
      <section aria-labelledby="film-title">
        <h2 id="film-title">
          The film of {dateText(day)} {instrumentName(film?.symbol ?? symbol ?? '')}
        </h2>
        {fault !== '' && (
          <p class="refusal" role="alert">
            {fault}
          </p>
        )}
        <Choices
          day={day}
          symbol={film?.symbol ?? symbol}
          symbols={film?.symbols ?? []}
          previous={film?.previous_day ?? undefined}
          next={film?.next_day ?? undefined}
          choose={(wanted) => {
            setSymbol(wanted);
            writeAddress(filmHref({ day, symbol: wanted }));
          }}
        />
      </section>
      <UntilKnown asked={asked} what={`the film of ${dateText(day)}`}>
        {({ body }) => <FilmPlayer key={`${body.day} ${body.symbol}`} film={body} named={at} />}
      </UntilKnown>
    </div>
  );
}
