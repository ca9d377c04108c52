// The alarms, the most urgent first, each with a way to say that it is seen or to keep it quiet; below them what has ended.
import { useSignal } from '@preact/signals';
import { groupedPrices } from '../facts/grouped-text.ts';
import { instrumentName } from '../facts/instrument-name.ts';
import type { Alarm } from '../facts/shapes.ts';
import { ageBetween, span } from '../facts/times.ts';
import { Moment } from '../lists/moment.tsx';
import { Steady, useSteadyRows } from '../lists/steady.tsx';
import {
  acknowledge,
  alarms,
  answers,
  beingSaid,
  ended,
  lookBack,
  mute,
  whyBarred,
  whyNoEnded,
} from '../state/alarms.ts';
import { seen } from '../state/dashboard-snapshot.ts';
import { useDraft } from '../state/drafts.ts';

const MINUTES = [15, 60, 240] as const;
const NOTE_LENGTH_MAX = 500;

export function AlarmList() {
  const bar = whyBarred();
  const list = useSteadyRows(alarms.value, idOf);
  return (
    <>
      {bar !== '' && <p class="refusal">{bar}</p>}
      {list.rows.length === 0 ? (
        <p class="empty">Nothing is wrong.</p>
      ) : (
        <Steady of={list} name="open alarms">
          <ul class="alarm-list" aria-label="Open alarms">
            {list.rows.map(({ row, isGone }) => (
              <OpenAlarm key={row.id} alarm={row} isGone={isGone} isBarred={bar !== ''} />
            ))}
          </ul>
        </Steady>
      )}
      <Answers />
      <Ended />
    </>
  );
}

const idOf = ({ id }: Alarm) => id;

/** Also of an alarm that is not listed any more. */
function Answers() {
  return (
    <div role="status" class="alarm-answers">
      {[...answers.value].map(([id, text]) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}

interface OpenAlarmProps {
  readonly alarm: Alarm;
  /** It ended while somebody was in the list. */
  readonly isGone: boolean;
  readonly isBarred: boolean;
}

function OpenAlarm({ alarm, isGone, isBarred }: OpenAlarmProps) {
  const { id, severity, since, times, calling, what_to_do: todo } = alarm;
  const age = ageBetween(since, seen.value?.board.status.market_time ?? null);
  return (
    <li
      class={`alarm ${severity} ${calling ? '' : 'silent'} ${isGone ? 'gone' : ''}`}
      inert={isGone}
    >
      <h3>
        <span class="severity">{severity === 'danger' ? 'Danger' : 'Warning'}</span>{' '}
        {titleOf(alarm)}
      </h3>
      <p class="when">
        since <Moment at={since} />
        {age === undefined ? '' : `, ${span(age)}`}
        {times > 1 ? `, stated ${times} times` : ''}
      </p>
      <p>{groupedPrices(alarm.text)}</p>
      <p>{alarm.means}</p>
      <p>
        <strong>Do:</strong> <WithCode text={todo} />{' '}
        <a href={`/help/incidents#${alarm.kind}`} target="_blank" rel="noopener">
          More<span class="hidden"> about {titleOf(alarm)}</span>
        </a>
      </p>
      <Said alarm={alarm} />
      <Words key={id} alarm={alarm} isBarred={isBarred} />
    </li>
  );
}

function titleOf({ title, symbol }: Alarm): string {
  return symbol === null ? title : `${instrumentName(symbol)}: ${title}`;
}

/** What stands between backticks is what to type. */
function WithCode({ text }: { readonly text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}
    </>
  );
}

function Said({ alarm: { acknowledged, muted, escalated_at } }: { readonly alarm: Alarm }) {
  return (
    <>
      {typeof escalated_at === 'string' && (
        <p class="said">
          Unanswered, so that the second receiver was called <Moment at={escalated_at} />
        </p>
      )}
      {acknowledged !== null && (
        <p class="said">
          Acknowledged by {acknowledged.by}, <Moment at={acknowledged.at} />
          {acknowledged.note === '' ? '' : `: ${acknowledged.note}`}
        </p>
      )}
      {muted !== null && (
        <p class="said">
          Muted by {muted.by} until <Moment at={muted.until} />
        </p>
      )}
    </>
  );
}

function Words({ alarm, isBarred }: { readonly alarm: Alarm; readonly isBarred: boolean }) {
  const draft = useDraft(`note on ${alarm.id}`, '');
  const note = draft.typed;
  const minutes = useSignal<number>(MINUTES[0]);
  const name = titleOf(alarm);
  const isSending = beingSaid.value.has(alarm.id);
  return (
    <form
      class="words"
      onSubmit={(event) => {
        event.preventDefault();
        const sent = note.value;
        void acknowledge(alarm, sent, () => draft.sent(sent));
      }}
    >
      <label>
        <span class="hidden">Note on {name}</span>
        <input
          type="text"
          autocomplete="off"
          maxLength={NOTE_LENGTH_MAX}
          placeholder="Note"
          value={note.value}
          onInput={({ currentTarget }) => {
            note.value = currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="does" disabled={isBarred || isSending}>
        {isSending ? 'Sending…' : 'Acknowledge'}
        <span class="hidden"> {name}</span>
      </button>
      {alarm.mutable ? (
        <span class="muting">
          <select
            aria-label={`Mute ${name} for`}
            value={minutes.value}
            onChange={({ currentTarget }) => {
              minutes.value = Number(currentTarget.value);
            }}
          >
            {MINUTES.map((one) => (
              <option key={one} value={one}>
                {span(one * 60_000)}
              </option>
            ))}
          </select>
          <button
            type="button"
            disabled={isBarred || isSending}
            onClick={() => void mute(alarm, minutes.value)}
          >
            Mute<span class="hidden"> {name}</span>
          </button>
        </span>
      ) : (
        <small>It cannot be muted.</small>
      )}
    </form>
  );
}

function Ended() {
  return (
    <details
      class="ended"
      onToggle={({ currentTarget }) => {
        if (currentTarget.open) void lookBack();
      }}
    >
      <summary>Ended alarms</summary>
      {whyNoEnded.value !== '' && <p class="refusal">{whyNoEnded.value}</p>}
      {ended.value?.length === 0 && <p class="empty">None has ended yet.</p>}
      <ul>
        {ended.value?.map((alarm) => (
          <li key={alarm.id}>
            <strong>{titleOf(alarm)}</strong> <Moment at={alarm.since} /> to{' '}
            {alarm.ended_at !== null && <Moment at={alarm.ended_at} />}
            <p>{groupedPrices(alarm.text)}</p>
            <Said alarm={alarm} />
          </li>
        ))}
      </ul>
    </details>
  );
}
