// Where the film stands and how fast it runs: market time moves by the page's clock, times the speed.
import { useEffect, useRef, useState } from 'preact/hooks';
import { after, now } from '../browser/clock.ts';
import type { Span } from '../facts/film.ts';

export const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 600] as const;

/** As often as a person can follow a figure that changes. */
const STEP_MS = 100;

export interface Playing {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  seek(at: number): void;
  /** From the beginning if it stands at the end. */
  toggle(): void;
  setSpeed(speed: number): void;
}

export function usePlaying({ from, to }: Span, first: number): Playing {
  const [at, setAt] = useState(first);
  const [isPlaying, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(60);
  const newest = useRef(at);
  newest.current = at;
  useEffect(() => {
    if (!isPlaying) return;
    let cancel = () => {};
    let last = now();
    const step = () => {
      const moment = now();
      const next = newest.current + (moment - last) * speed;
      last = moment;
      setAt(Math.min(to, next));
      if (next >= to) setPlaying(false);
      else cancel = after(STEP_MS, step);
    };
    cancel = after(STEP_MS, step);
    return () => cancel();
  }, [isPlaying, speed, to]);
  return {
    ...{ at, isPlaying, speed, setSpeed },
    seek: (wanted) => setAt(Math.min(to, Math.max(from, wanted))),
    toggle() {
      if (!isPlaying && at >= to) setAt(from);
      setPlaying(!isPlaying);
    },
  };
}
