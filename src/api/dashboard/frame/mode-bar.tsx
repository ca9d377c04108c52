// Which account with which money, and how old what is shown is: a word, a colour, a pattern and the title of the page.
import { useEffect } from 'preact/hooks';
import { wallClock } from '../browser/clock.ts';
import { nameTab } from '../browser/tab.ts';
import { signedAmount, UNKNOWN } from '../facts/amounts.ts';
import { modeWords } from '../facts/modes.ts';
import type { Board, Trader } from '../facts/shapes.ts';
import {
  ageBetween,
  ageText,
  clockTime,
  dayOf,
  dayTime,
  inUtc,
  momentMinute,
  span,
} from '../facts/times.ts';
import { isPainted } from '../state/after-first-paint.ts';
import { callingCount } from '../state/alarms.ts';
import { age, liveness, seen, trader, traders, turnTo } from '../state/dashboard-snapshot.ts';
import { hrefOf } from '../state/place.ts';
import { today, zone } from '../state/zone.ts';
import { Bell } from './bell.tsx';
import { shownPage } from './pages.ts';

export function ModeBar() {
  const chosen = trader.value;
  const board = seen.value?.board;
  const title = titleOf(chosen, board, liveness.value);
  useEffect(() => nameTab(title), [title]);
  if (chosen === undefined)
    return (
      <header class="mode-bar">
        <p>{traders.value === undefined ? 'Looking for your accounts…' : NO_ACCOUNT}</p>
      </header>
    );
  const { word, means } = modeWords(chosen.mode);
  return (
    <header class="mode-bar">
      <h1>
        <span class="mode-word">{word}</span> <Account chosen={chosen} />
        <small>{means}</small>
      </h1>
      <Session board={board} />
      <Ages board={board} />
      <Bell />
    </header>
  );
}

const NO_ACCOUNT = 'No account';

function titleOf(chosen: Trader | undefined, board: Board | undefined, now: string): string {
  if (chosen === undefined) return 'sluice';
  const { word } = modeWords(chosen.mode);
  const old = now === 'live' ? '' : ' OLD';
  const day = board?.status.day?.result ?? null;
  const figure = day === null ? '' : ` ${signedAmount(day)}`;
  const calling = callingCount.value === 0 ? '' : `(${callingCount.value}) `;
  const halted = board?.status.trading.state === 'HALTED' ? 'HALTED ' : '';
  return `${calling}${halted}${word}${old} ${chosen.account}${figure} · ${shownPage().title} · sluice`;
}

function Account({ chosen }: { readonly chosen: Trader }) {
  const all = traders.value ?? [];
  if (all.length < 2) return <span class="account">{chosen.account}</span>;
  return (
    <>
      <select
        class="account"
        aria-label="Account"
        value={chosen.name}
        onChange={({ currentTarget }) =>
          turnTo(all.find(({ name }) => name === currentTarget.value))
        }
      >
        {all.map(({ name, account, mode }) => (
          <option key={name} value={name}>
            {modeWords(mode).word} {account} {name === account ? '' : name}
          </option>
        ))}
      </select>{' '}
      <a class="all-accounts" href={hrefOf('accounts')}>
        All
      </a>
    </>
  );
}

function Session({ board }: { readonly board: Board | undefined }) {
  // The browser takes longer to load its time zones than to draw the first figures.
  if (board === undefined || !isPainted.value) return <p class="session">…</p>;
  const { market_time: at, session: hours } = board.account;
  const { label } = zone.value;
  // Of a demonstration another day: what has no time beside it, such as a book, is of the wall's.
  const isOfToday = dayOf(at, zone.value) === dayOf(wallClock(), zone.value);
  const change =
    hours.next_change === null ? '' : momentMinute(hours.next_change, zone.value, today.value);
  return (
    <p class="session" title={inUtc(at)}>
      <time dateTime={at}>
        {isOfToday ? `${clockTime(at, zone.value)} ${label}` : dayTime(at, zone.value)}
      </time>
      ,{' '}
      {hours.state === 'open'
        ? `closes ${change}`
        : `closed${change === '' ? '' : `, opens ${change}`}`}
    </p>
  );
}

/**
 * Each from stamps of the data: the last message of the gateway, the last poll of the feed, the arrival of the snapshot. On an
 * old page they are as much older.
 */
function Ages({ board }: { readonly board: Board | undefined }) {
  const { gateway, feeds, market_time: now } = board?.status ?? {};
  const isLive = liveness.value === 'live';
  const aged = (at: string | null | undefined) => {
    const then = ageBetween(at ?? null, now ?? null);
    return then === undefined || isLive ? then : then + age.value;
  };
  const polls = (feeds ?? []).map(({ last_poll: at }) => aged(at));
  const oldest =
    polls.includes(undefined) || polls.length === 0 ? undefined : Math.max(...polls.map(Number));
  return (
    <dl class="ages">
      <div>
        <dt>Gateway</dt>
        <dd class={gateway?.state === 'ready' && isLive ? '' : 'bad'}>
          {gateway == null
            ? UNKNOWN
            : `${isLive ? '' : 'was '}${gateway.state.replace('_', ' ')}, ${ageText(aged(gateway.last_heard))}`}
        </dd>
      </div>
      <div>
        <dt>Feed</dt>
        <dd class={isLive ? '' : 'bad'}>
          {feeds?.length === 0 ? 'none configured' : ageText(oldest)}
        </dd>
      </div>
      <div>
        <dt>Page</dt>
        <dd class={isLive ? '' : 'bad'}>{isLive ? 'live' : `${span(age.value)} old`}</dd>
      </div>
    </dl>
  );
}
