// The chart of a moment, over the width of the whole day.
import { useMemo } from 'preact/hooks';
import { Drawn } from '../chart/lazy-chart.tsx';
import { Legend } from '../chart/legend.tsx';
import { drawingOf } from '../facts/chart-drawing.ts';
import { chartAt, type Film } from '../facts/film.ts';
import { timeNamed } from '../facts/film-place.ts';
import { chosenReason } from '../state/chosen-reason.ts';
import { zone } from '../state/zone.ts';

interface FilmChartProps {
  readonly film: Film;
  readonly at: number;
}

const MINUTE = 60;

export function FilmChart({ film, at }: FilmChartProps) {
  const reason = chosenReason.value;
  // Quotes are seconds apart: between them nothing that is drawn changes.
  const second = Math.floor(at / 1_000) * 1_000;
  const chart = useMemo(() => chartAt(film, second), [film, second]);
  const drawing = useMemo(() => {
    const drawn = drawingOf(chart, reason);
    return { ...drawn, bars: [...drawn.bars, ...ahead(film, drawn.bars.at(-1)?.time)] };
  }, [chart, film, reason]);
  if (film.bars.length === 0) return null;
  const words = `${film.symbol} at ${timeNamed(at, zone.value)} ${zone.value.label}: ${chart.bars.length} bars, ${chart.executions.length} executions, ${chart.not_taken.length} signals not taken. The same as a list is below.`;
  return (
    <>
      <Drawn drawing={drawing} words={words} levels={[]} />
      <Legend chart={chart} />
    </>
  );
}

/** Minutes without prices until the end, so that the day keeps its width while it runs. */
function ahead(film: Film, last: number | undefined) {
  const first = film.bars[0]?.at;
  const end = film.bars.at(-1)?.at;
  if (first === undefined || end === undefined) return [];
  const from = last === undefined ? Date.parse(first) / 1_000 : last + MINUTE;
  const count = Math.max(0, (Date.parse(end) / 1_000 - from) / MINUTE + 1);
  return Array.from({ length: count }, (_, index) => ({
    time: from + index * MINUTE,
    bar: undefined,
  }));
}
