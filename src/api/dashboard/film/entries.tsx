// What happened until a moment, the newest first; while the film rests, all of its minute.

import type { FilmEntry } from '../facts/film.ts';
import { timeNamed } from '../facts/film-place.ts';
import { groupedPrices } from '../facts/grouped-text.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import { inUtc } from '../facts/times.ts';
import { hrefOf } from '../state/place.ts';
import { zone } from '../state/zone.ts';

interface EntriesProps {
  readonly entries: readonly FilmEntry[];
  readonly at: number;
  readonly isPlaying: boolean;
  readonly isAll: boolean;
  /** Symbols besides the one that is shown. */
  readonly others: number;
  showAll(isAll: boolean): void;
  seek(at: number): void;
}

const SHOWN = 20;
/** Of what was before; the page `why` has all of it. */
const LINES_SHOWN = 2;
const MINUTE_MS = 60_000;
const BAD: ReadonlySet<string> = new Set(['refused', 'NO STOP', 'ALARM']);

export function Entries({ entries, at, isPlaying, isAll, others, showAll, seek }: EntriesProps) {
  const minute = Math.floor(at / MINUTE_MS) * MINUTE_MS;
  const end = isPlaying ? at : minute + MINUTE_MS - 1;
  const until = entries.filter((one) => one.at <= end);
  const ofMinute = until.filter((one) => one.at >= minute);
  const earlier = until.filter((one) => one.at < minute).toReversed();
  const name = timeNamed(at, zone.value).slice(0, 5);
  return (
    <section class="entries" aria-labelledby="entries-title">
      <h2 id="entries-title">
        What happened at {name} {zone.value.label}
      </h2>
      {others > 0 && (
        <label class="check">
          <input
            type="checkbox"
            checked={isAll}
            onChange={({ currentTarget }) => showAll(currentTarget.checked)}
          />{' '}
          all symbols
        </label>
      )}
      {ofMinute.length === 0 ? (
        <p class="empty">Nothing in this minute.</p>
      ) : (
        <ol class="lines now">
          {ofMinute.toReversed().map((one) => (
            <Entry key={one.seq} entry={one} seek={seek} />
          ))}
        </ol>
      )}
      {earlier.length > 0 && (
        <>
          <h3>Before</h3>
          <ol class="lines">
            {earlier.slice(0, SHOWN).map((one) => (
              <Entry key={one.seq} entry={brief(one)} seek={seek} />
            ))}
          </ol>
          {earlier.length > SHOWN && (
            <p class="others">
              {earlier.length - SHOWN} more from earlier: move the film to see them.
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** What refused says more than what was seen. */
function brief(entry: FilmEntry): FilmEntry {
  const [first, ...more] = entry.lines;
  const bad = more.filter(({ topic }) => BAD.has(topic));
  const lines = [first, ...bad, ...more].flatMap((line) => line ?? []);
  return { ...entry, lines: lines.slice(0, LINES_SHOWN) };
}

interface EntryProps {
  readonly entry: FilmEntry;
  seek(at: number): void;
}

function Entry({ entry: { at, iso, symbol, of, lines }, seek }: EntryProps) {
  return (
    <li>
      <button type="button" class="quiet time" title={inUtc(iso)} onClick={() => seek(at)}>
        {timeNamed(at, zone.value)}
      </button>
      <div>
        {symbol !== null && <strong>{instrumentName(symbol)} </strong>}
        {lines.map(({ topic, text }, index) => (
          <span key={`${topic} ${text}`} class={BAD.has(topic) ? 'bad' : ''}>
            {index > 0 && ' · '}
            <small>{topic}</small> {groupedPrices(text)}
          </span>
        ))}{' '}
        {of !== null && <a href={hrefOf('why', of)}>why</a>}
      </div>
    </li>
  );
}
