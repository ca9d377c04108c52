// What blocks entries for a time, with the time that is left, and a button to lift it.
import { countdown } from '../facts/countdown.ts';
import type { Lock, Status } from '../facts/shapes.ts';
import { Moment } from '../lists/moment.tsx';
import { prepare } from '../state/commands.ts';
import { liveness } from '../state/dashboard-snapshot.ts';

export function Locks({ status: { locks, market_time: now } }: { readonly status: Status }) {
  return (
    <section aria-labelledby="locks-title">
      <h2 id="locks-title">Locks {locks.length}</h2>
      {locks.length === 0 ? (
        <p class="empty">Nothing is locked.</p>
      ) : (
        <ul class="lines">
          {locks.map((lock) => (
            <One key={lock.id} lock={lock} now={now} />
          ))}
        </ul>
      )}
    </section>
  );
}

function One({ lock, now }: { readonly lock: Lock; readonly now: string | null }) {
  const { id, text, until } = lock;
  return (
    <li class="lock">
      <span>
        {text} <small>{id}</small>
      </span>
      <span>
        ends <Moment at={until} />, {countdown(until, now)}
      </span>
      <button
        type="button"
        disabled={liveness.value === 'cut_off'}
        onClick={() =>
          void prepare({
            name: 'lift-lock',
            title: `Lift lock ${id}`,
            body: { id },
            means: `Entries are allowed again before the time is over, within all limits. Lifted is: ${text}`,
            label: 'Lift it',
          })
        }
      >
        Lift<span class="hidden"> lock {id}</span>
      </button>
    </li>
  );
}
