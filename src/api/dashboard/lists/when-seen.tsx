// A part of a long page that begins to ask when it comes near the screen, and pauses when it has left it. One that never came
// near asks once, so that the page can be printed: a browser does not wait for answers before it prints.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { after } from '../browser/clock.ts';
import { InSight } from '../state/in-viewport.ts';

/** So that an answer is mostly there when somebody scrolls to it. */
const NEAR = '300px';
/** What is on the screen is asked for first. */
const OTHERS_AFTER_MS = 3_000;
/** Answers lead to more questions; none is renewed so soon. */
const OTHERS_FOR_MS = 4_000;

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
    let isNear = false;
    let isPreparing = false;
    const look = () => {
      isSeen.value = isNear || isPreparing;
    };
    const prepare = (now: boolean) => () => {
      isPreparing = now;
      look();
    };
    const watch = new IntersectionObserver(
      ([entry]) => {
        isNear = entry?.isIntersecting ?? false;
        look();
      },
      { rootMargin: NEAR },
    );
    watch.observe(room);
    const cancels = [
      after(OTHERS_AFTER_MS, prepare(true)),
      after(OTHERS_AFTER_MS + OTHERS_FOR_MS, prepare(false)),
    ];
    return () => {
      for (const cancel of cancels) cancel();
      watch.disconnect();
    };
  }, []);
  return (
    <div ref={place} class={`when-seen ${name}`}>
      <InSight.Provider value={isSeen}>{children}</InSight.Provider>
    </div>
  );
}
