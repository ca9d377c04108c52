// The film itself: one moment of the day, and what moves it.
import { useEffect, useMemo, useState } from 'preact/hooks';
import { entriesOf, type Film, spanOf } from '../facts/film.ts';
import { filmHref } from '../facts/film-link.ts';
import { momentNamed, timeNamed } from '../facts/film-place.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { writeAddress } from '../state/place.ts';
import { zone } from '../state/zone.ts';
import { Entries } from './entries.tsx';
import { FilmChart } from './film-chart.tsx';
import { MomentFigures } from './moment-figures.tsx';
import { Pictures } from './pictures.tsx';
import { usePlaying } from './playing.ts';
import { Transport } from './transport.tsx';

interface FilmPlayerProps {
  readonly film: Film;
  /** The time of day that a link names. */
  readonly named: string | undefined;
}

export function FilmPlayer({ film, named }: FilmPlayerProps) {
  const [isAll, setAll] = useState(false);
  const { day, symbol } = film;
  const span = spanOf(film);
  const wanted = named === undefined ? undefined : momentNamed(day, named, zone.value);
  const [fault, setFault] = useState(() => faultOf(film, named, wanted));
  const playing = usePlaying(span, Math.min(span.to, Math.max(span.from, wanted ?? span.to)));
  const { at, isPlaying, seek } = playing;
  const isEmpty = film.facts.length === 0 && film.bars.length === 0;
  // The address is a link to the moment at which the film rests.
  useEffect(() => {
    if (isPlaying || isEmpty) return;
    const link = filmHref({
      ...{ day, symbol: symbol ?? undefined },
      at: timeNamed(at, zone.value),
    });
    writeAddress(link);
  }, [isPlaying, isEmpty, at, day, symbol]);
  const entries = useMemo(
    () => entriesOf(film, isAll ? undefined : (symbol ?? undefined)),
    [film, isAll, symbol],
  );
  const go = (text: string) => {
    const moment = momentNamed(day, text, zone.value);
    setFault(faultOf(film, text, moment));
    if (moment !== undefined) seek(moment);
  };
  return (
    <>
      {film.missing.length > 0 && (
        <section class="missing" aria-label="What is missing">
          {film.missing.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </section>
      )}
      {!isEmpty && (
        <>
          <section
            class="reel"
            aria-label={`${instrumentName(symbol ?? 'The account')} at a moment`}
          >
            <Transport film={film} entries={entries} playing={playing} fault={fault} go={go} />
            <FilmChart film={film} at={at} />
            <MomentFigures film={film} at={at} />
          </section>
          <Entries
            entries={entries}
            at={at}
            isPlaying={isPlaying}
            isAll={isAll}
            others={film.symbols.filter((one) => one !== symbol).length}
            showAll={setAll}
            seek={seek}
          />
          {film.bars.length > 0 && <Pictures film={film} at={at} />}
        </>
      )}
    </>
  );
}

function faultOf(film: Film, text: string | undefined, moment: number | undefined): string {
  if (text === undefined) return '';
  if (moment === undefined) return `${text} is not a time of day. Write it as 10:41 or 10:41:20.`;
  const { from, to } = spanOf(film);
  if (moment >= from && moment - 60_000 <= to) return '';
  const [first, last] = [from, to].map((one) => timeNamed(one, zone.value).slice(0, 5));
  return `Nothing is known of ${text}: the film begins at ${first} and ends at ${last} ${zone.value.label}.`;
}
