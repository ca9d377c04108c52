// The browser's time: a monotonic clock for ages, and timers. A hidden tab is not woken.
import { signal } from '@preact/signals';

/** Milliseconds since the page began. */
export function now(): number {
  return performance.now();
}

/** Of the answer that the browser asked for before any script ran; the page itself began at 0. */
export function firstAskedAt(): number {
  const first = performance.getEntriesByType('resource').find(({ name }) => name.endsWith(FIRST));
  return first?.startTime ?? 0;
}

const FIRST = '/api/v1/page';

/** For what is rendered: renewed four times a second while somebody can see it. It decides nothing. */
export const shownNow = signal(now());

const RENEW_MS = 250;

export function keepShowing(): void {
  const renew = () => {
    if (!document.hidden) shownNow.value = now();
  };
  setInterval(renew, RENEW_MS);
  document.addEventListener('visibilitychange', renew);
  document.addEventListener('resume', renew);
  addEventListener('pageshow', renew);
}

export function after(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}

export interface Appointment {
  /** After so long, unless it is due sooner. */
  within(ms: number): void;
  cancel(): void;
}

/** One call that is due at the earliest of all moments that were asked for. */
export function appointment(call: () => void): Appointment {
  let at = Number.POSITIVE_INFINITY;
  let stop = () => {};
  const cancel = () => {
    stop();
    at = Number.POSITIVE_INFINITY;
  };
  return {
    cancel,
    within(ms) {
      if (now() + ms >= at) return;
      stop();
      at = now() + ms;
      stop = after(ms, () => {
        at = Number.POSITIVE_INFINITY;
        call();
      });
    },
  };
}

export function hidden(): boolean {
  return document.hidden;
}

/** The answer stops it. */
export function onVisibility(call: (isHidden: boolean) => void): () => void {
  const notify = () => call(document.hidden);
  document.addEventListener('visibilitychange', notify);
  // From the cache of the browser, or thawed by it: as old as it was left.
  addEventListener('pageshow', notify);
  document.addEventListener('resume', notify);
  return () => {
    document.removeEventListener('visibilitychange', notify);
    removeEventListener('pageshow', notify);
    document.removeEventListener('resume', notify);
  };
}

/** Milliseconds from now until a moment of the wall clock. */
export function until(iso: string): number {
  return Date.parse(iso) - Date.now();
}

/** Milliseconds from a moment of the wall clock until now. */
export function since(iso: string): number {
  return -until(iso);
}

/** The wall clock in so many milliseconds, for days that somebody chooses from; no age is reckoned with it. */
export function wallClock(inMs = 0): string {
  return new Date(Date.now() + inMs).toISOString();
}

/** `10:42:07`, on the clock of this device. */
export function deviceTime(): string {
  return new Date().toTimeString().slice(0, 8);
}
