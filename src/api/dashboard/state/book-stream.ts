// The live stream of one portfolio: it says that something was booked, and its newest valuation.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { after, hidden, onVisibility } from '../browser/clock.ts';
import { openPortfolioStream } from '../browser/stream.ts';
import type { Portfolio } from '../facts/book-shapes.ts';
import { session } from './session.ts';

export interface Valued {
  readonly portfolio: Portfolio;
  /** Number of the newest event that it rests on. */
  readonly position: number;
}

/** Of the portfolio that is shown; undefined until its stream has said something. */
export const valued = signal<Valued | undefined>(undefined);
/** Changes with each booking. */
export const booked = signal(0);

const RECONNECT_MS = 5_000;
/** A hidden tab keeps its stream so long. */
const HIDDEN_MS = 30_000;

export function useBookStream(id: number): void {
  useEffect(() => {
    valued.value = undefined;
    return keepListening(id);
  }, [id]);
}

/** The answer ends it. */
function keepListening(id: number): () => void {
  let close: (() => void) | undefined;
  let cancelNext = () => {};

  function listen(): void {
    cancelNext();
    if (close !== undefined || hidden() || session.value.kind !== 'in') return;
    close = openPortfolioStream({
      id,
      csrf: session.value.csrf_token,
      valued(portfolio, position) {
        // The shape of `GET /portfolios/{id}`.
        valued.value = { portfolio: portfolio as Portfolio, position };
        if (position !== booked.value) booked.value = position;
      },
      ended() {
        close = undefined;
        cancelNext = after(RECONNECT_MS, listen);
      },
    });
  }
  function end(): void {
    cancelNext();
    close?.();
    close = undefined;
  }
  const stopVisibility = onVisibility((isHidden) => {
    cancelNext();
    if (isHidden) cancelNext = after(HIDDEN_MS, end);
    else listen();
  });
  listen();
  return () => {
    stopVisibility();
    end();
  };
}
