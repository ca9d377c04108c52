// What a page asks of the API besides the board: asked anew when a fact happened, and every few seconds while somebody sees it.
import { effect, type ReadonlySignal, untracked } from '@preact/signals';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Door } from '../browser/ask.ts';
import { appointment, hidden, now, onVisibility } from '../browser/clock.ts';
import { isPassing, type Known, knownAfter } from '../facts/request-state.ts';
import { booked } from './book-stream.ts';
import { seen } from './dashboard-snapshot.ts';
import { decided } from './decisions.ts';
import { InSight } from './in-viewport.ts';
import { door } from './session.ts';

export type Call<Body> = Parameters<typeof door.ask<Body>>[0];

export interface AskedOptions {
  /** In any case after so long; `Infinity` for what only facts change. Without an answer it is asked again in any case. */
  readonly renewMs?: number;
  /** Whether a new fact of the trader asks anew; not for books, which few facts change. */
  readonly followsFacts?: boolean;
  /** Whether a booking in the portfolio that is shown asks anew. */
  readonly followsBook?: boolean;
  /** Whether each decision asks anew; what is shown stays meanwhile, as old. */
  readonly followsDecisions?: boolean;
}

const RENEW_MS = 5_000;
/** Facts come in bursts, and an answer may be long. */
const FACT_MS = 1_000;

interface Held<Body> {
  readonly key: string;
  /** Of the decisions that it knows of. */
  readonly version: number;
  readonly known: Known<Body>;
}

/**
 * The answer to one request, renewed while the component is shown.
 *
 * `key` names what is asked (trader, filters, page): another key is another request, and nothing of the previous answer is
 * shown for it. An answer that was once known stays when a later request fails, with the reason as its `fault`.
 * `undefined` as the key asks nothing.
 *
 *     const asked = useAsked(`signals ${name} ${offset}`, (client) =>
 *       client.GET('/api/v1/daemon/{trader}/signals', { params: { path: { trader: name }, query: { offset } } }));
 *     return <UntilKnown asked={asked} what="the signals">{({ body, total }) => …}</UntilKnown>;
 */
export function useAsked<Body>(
  key: string | undefined,
  call: Call<Body>,
  {
    renewMs = RENEW_MS,
    followsFacts = true,
    followsBook = false,
    followsDecisions = false,
  }: AskedOptions = {},
): Known<Body> {
  const [held, setHeld] = useState<Held<Body> | undefined>(undefined);
  const newest = useRef(call);
  newest.current = call;
  const isInSight = useContext(InSight);
  const version = followsDecisions ? decided.value : 0;
  useEffect(() => {
    if (key === undefined) return;
    return keepAsking<Body>(door, () => newest.current, {
      ...{ renewMs, followsFacts, followsBook, isInSight },
      answered: (asked) =>
        setHeld((was) => ({
          key,
          version,
          known: knownAfter(was?.key === key ? was.known : { kind: 'asking' }, asked),
        })),
    });
  }, [key, version, renewMs, followsFacts, followsBook, isInSight]);
  if (held === undefined || held.key !== key) return { kind: 'asking' };
  const { known } = held;
  return held.version === version || known.kind !== 'known' ? known : { ...known, isOld: true };
}

interface Asking<Body> extends Required<Omit<AskedOptions, 'followsDecisions'>> {
  readonly isInSight: ReadonlySignal<boolean>;
  answered(asked: Awaited<ReturnType<typeof door.ask<Body>>>): void;
}

/** The answer ends it. */
function keepAsking<Body>(
  { ask }: Door,
  call: () => Call<Body>,
  { renewMs, followsFacts, followsBook, isInSight, answered }: Asking<Body>,
): () => void {
  let isOver = false;
  let isAsking = false;
  let sentAt = Number.NEGATIVE_INFINITY;
  /** What happened while it was not on the screen is asked for when it is. */
  let isDue = true;
  const next = appointment(() => void askNow());

  async function askNow(): Promise<void> {
    next.cancel();
    if (isOver) return;
    isDue = true;
    if (hidden() || !isInSight.peek()) return;
    if (isAsking) return next.within(FACT_MS);
    isAsking = true;
    isDue = false;
    sentAt = now();
    const asked = await ask<Body>(call());
    isAsking = false;
    if (isOver) return;
    answered(asked);
    const isPassed = asked.kind === 'ok' || (asked.kind === 'refused' && !isPassing(asked.status));
    if (!isPassed) next.within(Math.min(renewMs, RENEW_MS));
    else if (Number.isFinite(renewMs)) next.within(renewMs);
  }

  let known: number | undefined;
  const stopFacts = effect(() => {
    const seq = seen.value?.board.seq;
    const isNews = known !== undefined && seq !== known;
    known = seq ?? known;
    if (isNews && followsFacts) next.within(Math.max(0, sentAt + FACT_MS - now()));
  });
  let knownBook = booked.peek();
  const stopBook = effect(() => {
    const position = booked.value;
    const isNews = position !== knownBook;
    knownBook = position;
    if (isNews && followsBook) next.within(0);
  });
  const stopSight = effect(() => {
    if (isInSight.value && isDue) untracked(() => void askNow());
  });
  const stopVisibility = onVisibility((isHidden) => {
    if (!isHidden) void askNow();
  });
  return () => {
    isOver = true;
    next.cancel();
    stopFacts();
    stopBook();
    stopSight();
    stopVisibility();
  };
}
