// A part of a long page that begins to ask when it comes near the screen, and pauses when it has left it.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { InSight } from '../state/in-viewport.ts';

/** So that an answer is mostly there when somebody scrolls to it. */
const NEAR = '300px';

interface WhenSeenProps {
  /** For the style. */
  readonly name: string;
  readonly children: ComponentChildren;
}

export function WhenSeen({ name, children }: WhenSeenProps) {
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useSignal(false);
  useEffect(() => {
    const room = place.current;
    if (room === null) return;
    const watch = new IntersectionObserver(
      ([entry]) => {
        isSeen.value = entry?.isIntersecting ?? false;
      },
      { rootMargin: NEAR },
    );
    watch.observe(room);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={place} class={`when-seen ${name}`}>
      <InSight.Provider value={isSeen}>{children}</InSight.Provider>
    </div>
  );
}
