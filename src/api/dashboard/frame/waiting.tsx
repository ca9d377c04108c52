// Before the first answer; without a network the time, and the last board if its owner keeps it here.
import { deviceTime, shownNow, since } from '../browser/clock.ts';
import { keptText } from '../browser/text-storage.ts';
import { type KeptRow, type KeptSnapshot, readKept } from '../facts/stored-snapshot.ts';
import { span } from '../facts/times.ts';

interface WaitingProps {
  readonly why: string;
  readonly isCutOff: boolean;
}

export function Waiting({ why, isCutOff }: WaitingProps) {
  const kept = isCutOff ? readKept(keptText('board')) : undefined;
  return (
    <main class="waiting">
      <p role="status">{why}</p>
      {isCutOff && <Time />}
      {kept !== undefined && kept.at !== '' && <LastBoard kept={kept} />}
    </main>
  );
}

function Time() {
  // Read for its change.
  void shownNow.value;
  return (
    <p class="parts">
      <time>{deviceTime()}</time> on this device
    </p>
  );
}

function LastBoard({ kept }: { readonly kept: KeptSnapshot }) {
  void shownNow.value;
  const { title, at, figures, positions, note } = kept;
  return (
    <section class="last-board" aria-labelledby="last-board-title">
      <h1 id="last-board-title">{title}</h1>
      <p>
        <strong>This is {span(since(at))} old.</strong> What happened since then is not known here.{' '}
        {note}
      </p>
      <Rows rows={figures} />
      <h2>Positions</h2>
      {positions.length === 0 ? <p>None was open.</p> : <Rows rows={positions} />}
      <p class="parts">Nothing can be commanded from here.</p>
    </section>
  );
}

function Rows({ rows }: { readonly rows: readonly KeptRow[] }) {
  return (
    <dl>
      {rows.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
