// The picture of a chart. What draws it is loaded when the first one is shown.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Drawing } from '../facts/chart-drawing.ts';
import { zone } from '../state/zone.ts';
import type { PriceChart } from './canvas/price-chart.ts';
import { type Level, LevelHandle } from './level-handle.tsx';

interface DrawnProps {
  readonly drawing: Drawing;
  /** The text alternative for screen readers; the table has the details. */
  readonly words: string;
  /** Prices that can be moved here. */
  readonly levels: readonly Level[];
}

export function Drawn({ drawing, words, levels }: DrawnProps) {
  const place = useRef<HTMLDivElement>(null);
  const newest = useRef(drawing);
  newest.current = drawing;
  const [chart, setChart] = useState<PriceChart | undefined>(undefined);
  useEffect(() => {
    let isOver = false;
    let made: PriceChart | undefined;
    void import('./canvas/price-chart.ts').then(({ createPriceChart }) => {
      if (isOver || place.current === null) return;
      made = createPriceChart(place.current, zone.value);
      made.show(newest.current);
      setChart(made);
    });
    return () => {
      isOver = true;
      made?.destroy();
    };
  }, []);
  useEffect(() => chart?.show(drawing), [chart, drawing]);
  return (
    <div class="chart-place">
      <div
        class="drawn"
        ref={place}
        role="img"
        aria-label={words}
        aria-busy={chart === undefined}
      />
      {chart !== undefined &&
        levels.map((level) => (
          <LevelHandle key={`${level.kind} ${level.symbol}`} chart={chart} level={level} />
        ))}
    </div>
  );
}
