// The picture of a chart. What draws it is loaded when the first one is shown.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Drawing } from '../facts/chart-drawing.ts';
import type { Position } from '../facts/shapes.ts';
import { zone } from '../state/zone.ts';
import type { PriceChart } from './canvas/price-chart.ts';
import { StopHandle } from './stop-handle.tsx';

interface DrawnProps {
  readonly drawing: Drawing;
  /** The text alternative for screen readers; the table has the details. */
  readonly words: string;
  /** Whose stop can be moved here. */
  readonly position: Position | undefined;
}

export function Drawn({ drawing, words, position }: DrawnProps) {
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
      {chart !== undefined && position !== undefined && (
        <StopHandle key={position.id} chart={chart} position={position} />
      )}
    </div>
  );
}
