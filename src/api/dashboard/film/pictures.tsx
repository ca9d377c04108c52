// The day or a trade as a picture and as a clip, made here and saved as a file.
import { useEffect, useRef, useState } from 'preact/hooks';
import { clipKind, type Recording, recordCanvas } from '../browser/record-canvas.ts';
import { saveBlob } from '../browser/save-file.ts';
import { paletteOf } from '../chart/canvas/palette.ts';
import { multiple } from '../facts/amounts.ts';
import type { Film } from '../facts/film.ts';
import { cardSpan } from '../facts/film-card.ts';
import { timeNamed } from '../facts/film-place.ts';
import { trader } from '../state/dashboard-snapshot.ts';
import { zone } from '../state/zone.ts';
import { CARD, paintCard } from './paint-card.ts';

interface PicturesProps {
  readonly film: Film;
  readonly at: number;
}

const CLIP_MS = 12_000;

export function Pictures({ film, at }: PicturesProps) {
  const [id, setId] = useState('');
  const [showsAmounts, setShowsAmounts] = useState(false);
  const [share, setShare] = useState<number | undefined>(undefined);
  const [outcome, setOutcome] = useState('');
  const place = useRef<HTMLElement>(null);
  const recording = useRef<Recording | undefined>(undefined);
  useEffect(() => () => recording.current?.cancel(), []);
  const trade = film.trades.find((one) => one.id === id);
  const wanted = { trade, showsAmounts };
  const name = `${film.symbol}-${trade?.id ?? film.day}`.replaceAll(/[^\w.-]+/g, '-');
  const kind = clipKind();

  function painter() {
    const canvas = document.createElement('canvas');
    canvas.width = CARD.width;
    canvas.height = CARD.height;
    const context = canvas.getContext('2d');
    if (context === null || place.current === null) return undefined;
    const look = {
      palette: paletteOf(place.current),
      zone: zone.value,
      mode: (trader.value?.mode ?? '').toUpperCase(),
    };
    const paint = (moment: number) => paintCard(context, { film, at: moment, wanted }, look);
    return { canvas, paint };
  }

  function savePicture(): void {
    const made = painter();
    if (made === undefined) return;
    const { from, to } = cardSpan(film, wanted);
    const moment = Math.min(to, Math.max(from, at));
    made.paint(moment);
    made.canvas.toBlob((picture) => {
      if (picture === null) return setOutcome('The browser made no picture.');
      const time = timeNamed(moment, zone.value).replaceAll(':', '');
      saveBlob(`${name}-${time}.png`, picture);
      setOutcome('Picture saved.');
    }, 'image/png');
  }

  async function saveClip(): Promise<void> {
    const made = painter();
    if (made === undefined || kind === undefined) return;
    const { from, to } = cardSpan(film, wanted);
    setOutcome('');
    recording.current = recordCanvas(made.canvas, kind, CLIP_MS, (now) => {
      made.paint(from + (to - from) * now);
      setShare(now);
    });
    const clip = await recording.current.clip;
    setShare(undefined);
    if (clip !== undefined) saveBlob(`${name}.webm`, clip);
    setOutcome(clip === undefined ? 'No clip was saved.' : 'Clip saved.');
  }

  const isRecording = share !== undefined;
  return (
    <section ref={place} class="pictures" aria-labelledby="pictures-title">
      <h2 id="pictures-title">Picture and clip</h2>
      <div class="controls">
        <label>
          Of{' '}
          <select
            value={id}
            disabled={isRecording}
            onChange={({ currentTarget }) => setId(currentTarget.value)}
          >
            <option value="">the day</option>
            {film.trades.map((one) => (
              <option key={one.id} value={one.id}>
                {one.id}, {multiple(one.r_multiple)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={showsAmounts}
            disabled={isRecording}
            onChange={({ currentTarget }) => setShowsAmounts(currentTarget.checked)}
          />{' '}
          with quantities and money
        </label>
        <button type="button" disabled={isRecording} onClick={savePicture}>
          Save picture
        </button>
        {isRecording ? (
          <button type="button" onClick={() => recording.current?.cancel()}>
            Cancel the clip
          </button>
        ) : (
          <button type="button" disabled={kind === undefined} onClick={() => void saveClip()}>
            Save clip of {CLIP_MS / 1_000} s
          </button>
        )}
        {isRecording && (
          <progress aria-label="Recording" max={1} value={share}>
            {Math.round(share * 100)} %
          </progress>
        )}
      </div>
      {kind === undefined && <p class="others">This browser cannot record clips.</p>}
      <p role="status">{outcome}</p>
    </section>
  );
}
