// The handle of a stop in the chart: dragged or moved by the arrow keys, it prepares the command that the trader previews.
import { useEffect, useRef, useState } from 'preact/hooks';
import { price } from '../facts/amounts.ts';
import type { Position } from '../facts/shapes.ts';
import { draggedTo } from '../facts/stop-drag.ts';
import { prepare } from '../state/commands.ts';
import { liveness } from '../state/dashboard-snapshot.ts';
import { stopAt } from '../state/desk-commands.ts';
import type { PriceChart } from './canvas/price-chart.ts';

interface StopHandleProps {
  readonly chart: PriceChart;
  readonly position: Position;
}

const KEY_STEP = 0.01;

export function StopHandle({ chart, position }: StopHandleProps) {
  const { symbol, stop_price: now } = position;
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
    const dragged = draggedTo(position, to);
    setRefusal(dragged.kind === 'looser' ? dragged.sentence : '');
    setWanted(dragged.kind === 'tighter' ? dragged.to : undefined);
  }
  function done(): void {
    if (wanted !== undefined) void prepare(stopAt(position, wanted));
    setWanted(undefined);
  }
  const isBarred = liveness.value === 'cut_off';
  return (
    <>
      <button
        ref={handle}
        type="button"
        class={`stop-handle ${wanted === undefined ? '' : 'dragged'} ${position.protected ? '' : 'not-resting'}`}
        disabled={isBarred}
        aria-label={`Stop of ${symbol} at ${price(now)}${position.protected ? '' : ', which does not rest at the broker'}${wanted === undefined ? '; arrow keys or dragging move it towards the market' : `, to ${price(wanted)}`}`}
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
            dragTo(shown + sign * KEY_STEP * (event.shiftKey ? 10 : 1));
          } else if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            done();
          } else if (event.key === 'Escape') setWanted(undefined);
        }}
      >
        <span aria-hidden="true">⇕ {price(shown)}</span>
      </button>
      {refusal !== '' && (
        <p class="refusal stop-refusal" role="alert">
          {refusal}
        </p>
      )}
    </>
  );
}
