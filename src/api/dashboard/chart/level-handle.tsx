// The handle of a stop or a target in the chart: dragged or moved by the arrow keys, it prepares what is then confirmed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { price, priceStep } from '../facts/amounts.ts';
import type { Dragged } from '../facts/dragged-levels.ts';
import { liveness } from '../state/dashboard-snapshot.ts';
import type { PriceChart } from './canvas/price-chart.ts';

/** A price that can be moved. */
export interface Level {
  readonly kind: 'stop' | 'target';
  readonly symbol: string;
  readonly at: number | null;
  readonly isResting: boolean;
  /** What it may do. */
  dragged(to: number): Dragged;
  /** Asked of the trader once it is let go. */
  move(to: number): void;
}

interface LevelHandleProps {
  readonly chart: PriceChart;
  readonly level: Level;
}

export function LevelHandle({ chart, level }: LevelHandleProps) {
  const { at: now, isResting } = level;
  const handle = useRef<HTMLButtonElement>(null);
  /** Where it is dragged to; undefined at rest. */
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  const [refusal, setRefusal] = useState('');
  const shown = wanted ?? now ?? Number.NaN;
  useEffect(() => {
    const place = () => {
      const y = chart.yOf(shown);
      if (handle.current === null) return;
      handle.current.hidden = y === undefined;
      handle.current.style.top = `${y ?? 0}px`;
      handle.current.style.width = `${chart.axisWidth()}px`;
    };
    place();
    return chart.onScale(place);
  }, [chart, shown]);

  function dragTo(to: number | undefined): void {
    if (to === undefined) return;
    const dragged = level.dragged(to);
    setRefusal(dragged.kind === 'looser' ? dragged.sentence : '');
    setWanted(dragged.kind === 'to' ? dragged.to : undefined);
  }
  function done(): void {
    if (wanted !== undefined) level.move(wanted);
    setWanted(undefined);
  }
  const isBarred = liveness.value === 'cut_off';
  return (
    <>
      <button
        ref={handle}
        type="button"
        class={`level-handle ${level.kind} ${wanted === undefined ? '' : 'dragged'} ${isResting ? '' : 'not-resting'}`}
        disabled={isBarred}
        aria-label={labelOf(level, wanted)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.preventDefault();
          event.currentTarget.focus();
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId))
            dragTo(chart.priceAt(event.clientY));
        }}
        onPointerUp={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) done();
        }}
        onPointerCancel={() => setWanted(undefined)}
        onKeyDown={(event) => {
          const sign = { ArrowUp: 1, ArrowDown: -1 }[event.key];
          if (sign !== undefined) {
            event.preventDefault();
            dragTo(shown + sign * priceStep() * (event.shiftKey ? 10 : 1));
          } else if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            done();
          } else if (event.key === 'Escape') setWanted(undefined);
        }}
      >
        <span aria-hidden="true">⇕ {price(shown)}</span>
      </button>
      {refusal !== '' && (
        <p class="refusal level-refusal" role="alert">
          {refusal}
        </p>
      )}
    </>
  );
}

const NAMES = { stop: 'Stop', target: 'Target' } as const;
const MOVES = {
  stop: 'arrow keys or dragging move it towards the market',
  target: 'arrow keys or dragging move it',
} as const;

function labelOf({ kind, symbol, at, isResting }: Level, wanted: number | undefined): string {
  const where = `${NAMES[kind]} of ${symbol} at ${price(at)}`;
  const rests = isResting ? '' : ', which does not rest at the broker';
  return `${where}${rests}${wanted === undefined ? `; ${MOVES[kind]}` : `, to ${price(wanted)}`}`;
}
