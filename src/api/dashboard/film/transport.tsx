// What moves the film: the scrubber with what happened on its track, play, speed, the fact before and after, a time of day.
import { useMemo } from 'preact/hooks';
import { price } from '../facts/amounts.ts';
import { type Film, type FilmEntry, quoteAt, spanOf, trackMarks } from '../facts/film.ts';
import { timeNamed } from '../facts/film-place.ts';
import { zone } from '../state/zone.ts';
import { type Playing, SPEEDS } from './playing.ts';

interface TransportProps {
  readonly film: Film;
  readonly entries: readonly FilmEntry[];
  readonly playing: Playing;
  readonly fault: string;
  /** To a time of day as somebody wrote it. */
  go(text: string): void;
}

const STEP_MS = 5_000;

export function Transport({ film, entries, playing, fault, go }: TransportProps) {
  const { at, isPlaying, speed, seek, toggle, setSpeed } = playing;
  const { from, to } = spanOf(film);
  const before = entries.findLast((one) => one.at < at - 500);
  const after = entries.find((one) => one.at > at);
  const last = quoteAt(film, at)?.last ?? null;
  const words = `${timeNamed(at, zone.value)} ${zone.value.label}${last === null ? '' : `, last ${price(last)}`}`;
  return (
    <div class="transport">
      <div class="scrubber">
        <Track film={film} />
        <input
          type="range"
          aria-label="Time of the film"
          aria-valuetext={words}
          aria-keyshortcuts="Space"
          min={from}
          max={to}
          step={1_000}
          value={at}
          onInput={({ currentTarget }) => seek(Number(currentTarget.value))}
          onKeyDown={(event) => {
            const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
            if (steps !== undefined) seek(at + steps * STEP_MS * (event.shiftKey ? 12 : 1));
            else if (event.key === ' ') toggle();
            else return;
            event.preventDefault();
          }}
        />
        <div class="ends" aria-hidden="true">
          <span>{timeNamed(from, zone.value).slice(0, 5)}</span>
          <span>{timeNamed(to, zone.value).slice(0, 5)}</span>
        </div>
      </div>
      <div class="controls">
        <button type="button" class="does play" onClick={toggle}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <label>
          Speed{' '}
          <select
            value={speed}
            onChange={({ currentTarget }) => setSpeed(Number(currentTarget.value))}
          >
            {SPEEDS.map((one) => (
              <option key={one} value={one}>
                {one} ×
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          disabled={before === undefined}
          onClick={() => before !== undefined && seek(before.at)}
        >
          Fact before
        </button>
        <button
          type="button"
          disabled={after === undefined}
          onClick={() => after !== undefined && seek(after.at)}
        >
          Fact after
        </button>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            go(String(new FormData(event.currentTarget).get('time') ?? ''));
          }}
        >
          <label>
            Time of day{' '}
            <input
              name="time"
              placeholder="10:41"
              maxLength={8}
              size={8}
              autocomplete="off"
              aria-invalid={fault !== ''}
              aria-describedby="film-fault"
            />
          </label>{' '}
          <button type="submit">Go</button>
        </form>
      </div>
      <p id="film-fault" class="refusal" role="alert">
        {fault}
      </p>
    </div>
  );
}

const ROWS = { entry: 0, exit: 0, stop: 1, 'not taken': 2, alarm: 0 } as const;
const WIDTH = 1_000;

function Track({ film }: { readonly film: Film }) {
  const marks = useMemo(() => trackMarks(film), [film]);
  return (
    <svg class="track" viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" aria-hidden="true">
      {marks.map(({ what, share }, index) => (
        <rect
          key={index}
          class={what.replace(' ', '-')}
          x={share * WIDTH - 1}
          y={ROWS[what] * 8}
          width={2}
          height={7}
        />
      ))}
    </svg>
  );
}
