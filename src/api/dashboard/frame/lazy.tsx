// Pages that are loaded when they are first seen, or once the desk is shown: the first number does not wait for them.
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { liveness } from '../state/dashboard-snapshot.ts';

export interface LaterPage {
  readonly shows: ComponentType;
  /** Ahead of time, so that it is there when the API is not. */
  fetch(): void;
}

type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly Page: ComponentType }
  | { readonly kind: 'failed' };

export function later(load: () => Promise<ComponentType>): LaterPage {
  let known: ComponentType | undefined;
  const loaded = async (): Promise<Loaded> => {
    known ??= await load().catch(() => undefined);
    return known === undefined ? { kind: 'failed' } : { kind: 'loaded', Page: known };
  };
  function Later() {
    const [state, setState] = useState<Loaded>(
      known === undefined ? { kind: 'loading' } : { kind: 'loaded', Page: known },
    );
    const isWanted = state.kind === 'loading';
    useEffect(() => {
      if (isWanted) void loaded().then(setState);
    }, [isWanted]);
    const isLive = liveness.value === 'live';
    useEffect(() => {
      // It came while nothing answered, and something does now.
      if (isLive) setState((now) => (now.kind === 'failed' ? { kind: 'loading' } : now));
    }, [isLive]);
    switch (state.kind) {
      case 'loading':
        return <p class="waiting">Loading the page…</p>;
      case 'loaded':
        return <state.Page />;
      case 'failed':
        return (
          <p class="refusal" role="alert">
            This page could not be loaded.{' '}
            <button type="button" onClick={() => setState({ kind: 'loading' })}>
              Try again
            </button>
          </p>
        );
    }
  }
  return { shows: Later, fetch: () => void loaded() };
}
