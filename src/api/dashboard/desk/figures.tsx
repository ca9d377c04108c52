// One result of the day with its parts, what is at risk, and whether book and broker agree: all computed by the server.
import { amount, signedAmount, toneOf, UNKNOWN } from '../facts/amounts.ts';
import { lockedNote } from '../facts/locked.ts';
import { lastCompared, quietFor } from '../facts/quiet-gateway.ts';
import type { Board, FigureName, Status } from '../facts/shapes.ts';
import { clockTime, inUtc, span } from '../facts/times.ts';
import { isPainted } from '../state/after-first-paint.ts';
import { trader } from '../state/dashboard-snapshot.ts';
import { explained } from '../state/explained-figure.ts';
import { zone } from '../state/zone.ts';
import { Explanation } from './explanation.tsx';

export function Figures({ board }: { readonly board: Board }) {
  const { status } = board;
  return (
    <section class="figures" aria-label="Figures">
      <Day status={status} />
      <Risk board={board} />
      <Naked board={board} />
      <Proof status={status} />
      <Explanation />
    </section>
  );
}

function Day({ status }: { readonly status: Status }) {
  const { day } = status;
  const currency = trader.value?.currency ?? '';
  if (day === null)
    return <Figure explains="day" name="Day" value={UNKNOWN} parts="no daemon runs" />;
  const carried = day.carried === 0 ? '' : `, less ${signedAmount(day.carried)} of earlier days`;
  const parts = `realised before fees ${signedAmount(day.realized)}, open ${signedAmount(day.open)}${carried}, fees ${signedAmount(-day.fees)}`;
  const missing = day.unpriced.length === 0 ? '' : `; no price of ${day.unpriced.join(', ')}`;
  return (
    <Figure
      explains="day"
      name="Day"
      value={`${signedAmount(day.result)} ${currency}`}
      tone={toneOf(day.result)}
      old={status.positions === 0 ? undefined : quietFor(status)}
      parts={`${parts}${missing}`}
    />
  );
}

function Risk({ board }: { readonly board: Board }) {
  const { status } = board;
  const { loss_unlimited: isUnlimited, worst_case: worst, worst_case_from_now: fromNow } = status;
  if (status.positions === 0)
    return (
      <Figure
        explains="at_risk"
        name="If every stop fills"
        value={amount(0)}
        parts="no position is open"
      />
    );
  if (isUnlimited)
    return (
      <Figure
        explains="at_risk"
        name="If every stop fills"
        value="unlimited"
        tone="loss"
        parts={`no stop for all shares of ${[...new Set(status.uncovered.map(({ symbol }) => symbol))].join(', ') || 'a position'}`}
      />
    );
  return (
    <Figure
      explains="at_risk"
      name="If every stop fills"
      value={signedAmount(worst)}
      tone={toneOf(worst)}
      old={quietFor(status)}
      parts={`${signedAmount(fromNow)} from here; gaps excluded${watchedNote(status)}${lockedNote(board.positions)}`}
    />
  );
}

function Naked({ board }: { readonly board: Board }) {
  const { status } = board;
  const { naked_today_ms: ms, positions, protected_positions: covered, watched } = status;
  const seen = watched.length === 0 ? '' : `; ${watched.length} watched by the daemon only`;
  const locked = lockedNote(board.positions);
  // What is locked has a stop at no time: that none was missing is not the whole of it.
  const since = ms === 0 && locked !== '' ? '' : `; ${nakedWords(ms)}`;
  return (
    <Figure
      explains="protected"
      name="Protected"
      value={`${covered} of ${positions}`}
      tone={covered === positions ? 'none' : 'loss'}
      old={positions === 0 ? undefined : quietFor(status)}
      parts={`${seen}${since}${locked}`.slice(2)}
    />
  );
}

/** A stop that only the daemon watches fills where prices are when it sees them. */
function watchedNote({ watched }: Status): string {
  return watched.length === 0 ? '' : `; ${watched.length} watched, not at the broker`;
}

function nakedWords(ms: number | null): string {
  if (ms === null) return UNKNOWN;
  return ms === 0 ? 'never without a stop today' : `${span(ms)} without a stop today`;
}

function Proof({ status }: { readonly status: Status }) {
  const { comparison } = status;
  const last = lastCompared(status);
  if (last !== null)
    return (
      <Figure
        explains="book_and_broker"
        name="Book and broker"
        value="not compared"
        tone="loss"
        parts={
          <span title={inUtc(last)}>
            since {isPainted.value ? `${clockTime(last, zone.value)} ${zone.value.label}` : '…'}
          </span>
        }
      />
    );
  if (comparison === null || comparison.at === null)
    return (
      <Figure
        explains="book_and_broker"
        name="Book and broker"
        value="not compared"
        tone="loss"
        parts="since the start"
      />
    );
  const { at, is_clean: isClean, differences } = comparison;
  return (
    <Figure
      explains="book_and_broker"
      name="Book and broker"
      value={isClean ? 'book = broker' : 'book ≠ broker'}
      tone={isClean ? 'none' : 'loss'}
      parts={
        <span title={inUtc(at)}>
          compared {isPainted.value ? `${clockTime(at, zone.value)} ${zone.value.label}` : '…'}
          {isClean ? '' : `, ${differences.length} open`}
        </span>
      }
    />
  );
}

interface FigureProps {
  readonly explains: FigureName;
  readonly name: string;
  readonly value: string;
  readonly parts: preact.ComponentChildren;
  readonly tone?: 'gain' | 'loss' | 'none';
  /** How old it is, if the gateway has sent nothing since. */
  readonly old?: string | undefined;
}

function Figure({ explains, name, value, parts, old, tone = 'none' }: FigureProps) {
  return (
    <div class={`figure ${old === undefined ? tone : 'faded'}`}>
      <h2>
        <button
          type="button"
          class="explain"
          aria-haspopup="dialog"
          onClick={() => {
            explained.value = explains;
          }}
        >
          {name}
        </button>
      </h2>
      <p class="value">
        {value} {old !== undefined && <small class="age">{old}</small>}
      </p>
      <p class="parts">{parts}</p>
    </div>
  );
}
