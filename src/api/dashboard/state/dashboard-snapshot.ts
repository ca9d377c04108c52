// The board of the chosen trader, asked for anew whenever something happened, and every two seconds in any case: what the
// page shows is one answer, and its age is that of this answer. The stream answers with what has changed; without one, and where it
// does not answer, the whole board is asked for.
// Decision 0094
import { computed, signal } from '@preact/signals';
import type { Asked } from '../browser/ask.ts';
import { after, appointment, hidden, now, onVisibility, shownNow } from '../browser/clock.ts';
import { openStream, type Stream } from '../browser/stream.ts';
import { countIn } from '../facts/amounts.ts';
import { followedSymbols } from '../facts/followed-symbols.ts';
import { type Arrived, ageOf, livenessOf } from '../facts/liveness.ts';
import type { Board, Trader } from '../facts/shapes.ts';
import { sharing } from '../facts/sharing.ts';
import { door, session } from './session.ts';

export interface Seen extends Arrived {
  readonly board: Board;
}

/** Undefined until the API has said which. */
export const traders = signal<readonly Trader[] | undefined>(undefined);
export const trader = signal<Trader | undefined>(undefined);
export const seen = signal<Seen | undefined>(undefined);
/** Why the newest request failed; empty while they succeed. */
export const fault = signal('');

/** Before the first answer: since the page began to ask. */
const askedSince = signal(now());
/** Whether a board has come over the stream. */
export const hasStreamed = signal(false);

export const age = computed(() => {
  const at = shownNow.value;
  // Without an account nothing is asked, and nothing grows old.
  if (traders.value?.length === 0) return 0;
  return seen.value === undefined ? at - askedSince.value : ageOf(seen.value, at);
});
export const liveness = computed(() => livenessOf(age.value));
/** Whether the newest answer was of a trader that answered, and none has arrived since. */
export const isApiSilent = computed(
  () => liveness.value !== 'live' && seen.value?.board.age_seconds === null,
);

const BEAT_MS = 2_000;
/** Facts come in bursts: soon after the first of them, and so often while more come. */
const FACT_MS = 50;
const BURST_MS = 250;
/** Prices alone do not hurry. */
const PRICE_MS = 1_000;
/** A hidden tab keeps its stream so long. */
const HIDDEN_MS = 30_000;
const RECONNECT_MS = 1_000;

let isRunning = false;
let isAsking = false;
const next = appointment(() => void refresh());
let stream: Stream | undefined;
let cancelHiding = () => {};

export interface FirstBoard {
  readonly traders: readonly Trader[];
  /** Of the first; null while it does not answer. */
  readonly board: Board | null;
  /** When it was asked for. */
  readonly at: number;
}

/** With the answer in which somebody has signed in. */
export function beginBoard({ traders: all, board, at }: FirstBoard): void {
  traders.value = all;
  choose(all[0]);
  if (board !== null) show(board, at);
}

/** While the page is shown. */
export function watchBoard(): void {
  const wanted = trader.value;
  if (wanted !== undefined && seen.value !== undefined) {
    listen(wanted);
    next.within(BEAT_MS);
  } else void refresh();
  if (isRunning) return;
  isRunning = true;
  onVisibility(visibilityChanged);
}

/** Nothing of one person's session is left for the next. */
export function forgetTraders(): void {
  choose(undefined);
  traders.value = undefined;
  fault.value = '';
  next.cancel();
}

function choose(one: Trader | undefined): void {
  if (one !== undefined) countIn(one.currency_digits);
  trader.value = one;
  seen.value = undefined;
  askedSince.value = now();
  closeStream();
}

function closeStream(): void {
  stream?.close();
  stream = undefined;
}

/** Another account: as somebody chose. */
export function turnTo(one: Trader | undefined): void {
  choose(one);
  void refresh();
}

function show(board: Board, at: number): void {
  const { age_seconds: stated } = board;
  const shown = sharing(seen.value?.board, board);
  seen.value = { board: shown, statedAgeMs: (stated ?? 0) * 1_000, at };
  fault.value = stated === null ? '' : 'The trader does not answer.';
  shownNow.value = now();
}

function visibilityChanged(isHidden: boolean): void {
  cancelHiding();
  if (!isHidden) {
    void refresh();
    return;
  }
  cancelHiding = after(HIDDEN_MS, () => {
    closeStream();
    next.cancel();
  });
}

/** Now; also after a command. */
export async function refresh(): Promise<void> {
  if (isAsking) return next.within(FACT_MS);
  const wanted = trader.value;
  if (wanted === undefined || session.value.kind !== 'in') return;
  next.cancel();
  isAsking = true;
  const sentAt = now();
  askedAt = sentAt;
  const asked = (await overStream()) ?? (await wholeBoard(wanted));
  isAsking = false;
  if (trader.value !== wanted) return refresh();
  if (asked.kind === 'ok') {
    show(asked.body, sentAt);
    listen(wanted);
  } else {
    fault.value = asked.kind === 'refused' ? asked.detail : 'The API does not answer.';
  }
  const isAway = hidden() && stream === undefined;
  if (!isAway) next.within(asked.kind === 'ok' ? beatAfter(now() - sentAt) : RECONNECT_MS);
}

/** Undefined where the stream does not answer. */
async function overStream(): Promise<Asked<Board> | undefined> {
  const board = await stream?.askBoard();
  if (board === undefined) return undefined;
  hasStreamed.value = true;
  return { kind: 'ok', body: board as Board, total: 0 };
}

function wholeBoard({ name }: Trader): Promise<Asked<Board>> {
  return door.ask((client) =>
    client.GET('/api/v1/daemon/{trader}/board', { params: { path: { trader: name } } }),
  );
}

/** On a slow line the next answer is asked for sooner, so that none gets old on its way. */
function beatAfter(tookMs: number): number {
  return Math.max(FACT_MS, BEAT_MS - 2 * tookMs);
}

/** The newest time. */
let askedAt = Number.NEGATIVE_INFINITY;

function untilAsked(): number {
  return Math.max(FACT_MS, askedAt + BURST_MS - now());
}

let heldSymbols = '';

function listen(wanted: Trader): void {
  const board = seen.value?.board;
  if (board === undefined || session.value.kind !== 'in' || hidden()) return;
  const symbols = followedSymbols(board);
  const held = symbols.toSorted().join(' ');
  if (stream !== undefined && held === heldSymbols) return;
  heldSymbols = held;
  if (stream !== undefined) return stream.want({ symbols, since: board.seq });
  stream = openStream({
    ...{ trader: wanted.name, csrf: session.value.csrf_token, symbols, since: board.seq },
    happened: (seq) => {
      if (seq > (seen.value?.board.seq ?? 0)) next.within(untilAsked());
    },
    priced: () => next.within(PRICE_MS),
    ended: () => {
      stream = undefined;
      next.within(RECONNECT_MS);
    },
  });
}
