// What a person must know before any figure: each as one sentence, with what it means for the money and what can be done.
import { shares } from './amounts.ts';
import type { Board, Status } from './shapes.ts';
import { ageBetween, ageText, span } from './times.ts';

export type Urgency = 'danger' | 'warning' | 'note';

export type Remedy =
  | { readonly label: string; readonly command: 'resume' }
  | { readonly label: string; readonly command: 'protect'; readonly symbol: string };

export interface Notice {
  /** Stays the same while it is about the same thing. */
  readonly id: string;
  readonly urgency: Urgency;
  readonly title: string;
  readonly text: string;
  readonly remedy?: Remedy;
  /** What to type where the page cannot do it. */
  readonly type?: string;
}

/** The most urgent first. */
export function noticesOf(board: Board): readonly Notice[] {
  const { status } = board;
  const all = [
    ...unprotected(status),
    ...unwatched(status),
    ...unknownOrders(board),
    ...gateway(status),
    ...stops(status),
    ...trading(status),
    ...pauses(status),
    ...differences(status),
    ...clock(status),
    ...feeds(status),
    ...files(status),
    ...prices(status),
  ];
  const rank: Readonly<Record<Urgency, number>> = { danger: 0, warning: 1, note: 2 };
  return all.toSorted((one, other) => rank[one.urgency] - rank[other.urgency]);
}

function unprotected({ uncovered }: Status): Notice[] {
  return uncovered.map(uncoveredNotice);
}

function uncoveredNotice({
  symbol,
  quantity,
  covered,
  kind,
  waived_by: by,
}: Status['uncovered'][number]): Notice {
  const id = `uncovered ${symbol}`;
  const bare = shares(Math.abs(quantity) - covered);
  switch (kind) {
    case 'settling':
      return {
        ...{ id, urgency: 'note', title: `${symbol}: stop on its way` },
        text: `${bare} shares wait for the broker to accept their stop.`,
      };
    case 'held_back':
      return {
        ...{ id, urgency: 'warning', title: `${symbol}: stop held back` },
        text: `Its price may be of before a split. ${bare} shares are without a stop until that is ruled out.`,
      };
    case 'waived':
      return {
        ...{ id, urgency: 'danger', title: `${symbol} UNPROTECTED` },
        text: `${bare} of ${shares(Math.abs(quantity))} shares have no stop; ${by ?? 'an operator'} allows entries all the same. The loss is not limited.`,
        remedy: protect(symbol),
      };
    case 'unprotected':
      return {
        ...{ id, urgency: 'danger', title: `${symbol} UNPROTECTED` },
        text: `${bare} of ${shares(Math.abs(quantity))} shares have no stop. The loss is not limited, and no new position is opened.`,
        remedy: protect(symbol),
      };
  }
}

function unwatched({ watched }: Status): Notice[] {
  return watched
    .filter(({ kind }) => kind === 'unwatched')
    .map(({ symbol, quantity, stop_price: stop, why }) => ({
      ...{ id: `unwatched ${symbol}`, urgency: 'danger', title: `${symbol} WATCHED BY NOBODY` },
      text: `No stop rests at the broker for ${shares(Math.abs(quantity))} shares, and ${why}: a fall through ${stop} is not sold until prices arrive again. The loss is not limited, and no new position is opened.`,
      type: `sluice exit ${symbol} --yes`,
    }));
}

function protect(symbol: string): Remedy {
  return { label: `Protect ${symbol}`, command: 'protect', symbol };
}

function unknownOrders({ status, orders }: Board): Notice[] {
  if (status.unknown_orders === 0) return [];
  const symbols = [
    ...new Set(orders.filter(({ state }) => state === 'unknown').map(({ symbol }) => symbol)),
  ];
  const where = symbols.length === 0 ? 'their symbols' : symbols.join(', ');
  const what =
    status.unknown_orders === 1 ? 'One order has' : `${status.unknown_orders} orders have`;
  return [
    {
      ...{ id: 'unknown orders', urgency: 'danger', title: 'ORDER UNKNOWN' },
      text: `${what} an unknown outcome. Nothing is sent again; no entry in ${where} until the broker has answered.`,
      type: 'sluice reconcile',
    },
  ];
}

/** So long before it a person is told of the weekly login. */
const LOGIN_SOON_MS = 4 * 3_600_000;

function loginSoon({ next_login: at }: Gateway, now: string | null): Notice[] {
  const left = ageBetween(now, at);
  if (left === undefined || left <= 0 || left > LOGIN_SOON_MS) return [];
  return [
    {
      ...{ id: 'login', urgency: 'note', title: `Weekly login in ${span(left)}` },
      text: 'The broker then ends the session of IB Gateway; no position is opened until somebody renews it. Stops rest at the broker.',
    },
  ];
}

type Gateway = NonNullable<Status['gateway']>;

function gateway({ gateway: known, market_time: now }: Status): Notice[] {
  if (known === null) return [];
  if (known.state === 'ready') return loginSoon(known, now);
  const heard = ageBetween(known.last_heard, now);
  const since = heard === undefined ? '' : ` Last heard ${span(heard)} ago.`;
  const kept = 'Stops rest at the broker; they are not moved, and no position is opened.';
  const id = 'gateway';
  switch (known.state) {
    case 'connecting':
      return [{ id, urgency: 'warning', title: 'GATEWAY CONNECTING', text: `${kept}${since}` }];
    case 'suspect':
      return [
        {
          ...{ id, urgency: 'warning', title: 'GATEWAY SUSPECT' },
          text: `It does not answer as it should (${known.why}). ${kept}${since}`,
        },
      ];
    case 'login_required':
      return [
        {
          ...{ id, urgency: 'danger', title: 'LOGIN REQUIRED' },
          text: `IB Gateway waits for its login since ${ageText(ageBetween(known.since, now))} (${known.why}). ${kept}${since}`,
        },
      ];
    case 'dead':
    case 'lost':
      return [
        {
          ...{ id, urgency: 'danger', title: 'GATEWAY DOWN' },
          text: `${known.why}. ${kept}${since}`,
        },
      ];
  }
}

function stops({
  stops_stale: isStale,
  stops_confirmed_at: at,
  market_time: now,
  ...rest
}: Status): Notice[] {
  if (!isStale || rest.positions === 0) return [];
  const age = ageBetween(at, now);
  const last = age === undefined ? 'not since the start' : `${span(age)} ago`;
  return [
    {
      ...{ id: 'stops', urgency: 'danger', title: 'STOPS NOT CONFIRMED' },
      text: `The broker last showed all stops at work ${last}. Verify them in TWS.`,
    },
  ];
}

function trading({ trading: { state, reason, halted_by: by } }: Status): Notice[] {
  if (state === 'ACTIVE') return [];
  const why = reason === '' ? '' : ` Reason: ${reason}.`;
  if (state === 'REDUCING')
    return [
      {
        ...{ id: 'trading', urgency: 'warning', title: 'REDUCING' },
        text: `No new positions; exits and stops work.${why}`,
      },
    ];
  return [
    {
      ...{ id: 'trading', urgency: 'warning', title: `HALTED${by === null ? '' : `: ${by}`}` },
      text: `No new positions; stops stay and exits work.${why}`,
      remedy: { label: 'Resume', command: 'resume' },
    },
  ];
}

function pauses({ paused_symbols: paused }: Status): Notice[] {
  if (paused.length === 0) return [];
  return [
    {
      ...{ id: 'pauses', urgency: 'note', title: `PAUSED: ${paused.join(', ')}` },
      text: 'No entries there until trading is resumed; positions keep their stops and exits.',
      remedy: { label: 'Resume', command: 'resume' },
    },
  ];
}

function differences({ comparison }: Status): Notice[] {
  if (comparison === null || comparison.is_clean) return [];
  const [first] = comparison.differences;
  if (comparison.at === null || first === undefined)
    return [
      {
        ...{ id: 'comparison', urgency: 'warning', title: 'NOT COMPARED' },
        text: 'The book has not been compared with the broker since it was connected; no new positions until it is.',
      },
    ];
  const more = comparison.differences.length - 1;
  return [
    {
      ...{ id: 'comparison', urgency: 'danger', title: 'BOOK ≠ BROKER' },
      text: `${first.text}${more > 0 ? ` And ${more} more.` : ''}`,
      type: 'sluice reconcile',
    },
  ];
}

/** While the gateway is away, its own notice says more. */
function clock({ clock: ours, gateway: line }: Status): Notice[] {
  if (ours === null || ours.trusted || line?.state !== 'ready') return [];
  const id = 'clock';
  if (ours.skew_ms === null)
    return [
      {
        ...{ id, urgency: 'warning', title: 'CLOCK UNKNOWN' },
        text: 'The gateway has not told its time for a minute; no new positions until it does. Positions keep their stops.',
      },
    ];
  return [
    {
      ...{ id, urgency: 'warning', title: 'CLOCK WRONG' },
      text: `Our clock differs from the broker's by ${span(Math.abs(ours.skew_ms))}; no new positions until it is set right. Positions keep their stops.`,
      type: 'timedatectl status',
    },
  ];
}

function feeds({ feeds: all, market_time: now }: Status): Notice[] {
  const texts: Readonly<Record<string, string>> = {
    unauthorized: 'it refuses the key; no predictions arrive',
    backing_off: 'it does not answer, and is asked again less often',
    stopped: 'it is not asked any more',
  };
  return all.flatMap(({ name, state, failures, last_poll: at, silent_since }): Notice[] => {
    const text = texts[state];
    if (text === undefined)
      return silent_since === null ? [] : [silentFeed(name, silent_since, now)];
    const asked = ageBetween(at, now);
    const since = asked === undefined ? 'never asked' : `asked ${span(asked)} ago`;
    return [
      {
        ...{ id: `feed ${name}`, urgency: 'warning', title: `FEED ${name}` },
        text: `${text[0]?.toUpperCase()}${text.slice(1)} (${failures} failures, ${since}). Positions keep their stops and exits.`,
      },
    ];
  });
}

/** It is asked, or should be, and nothing comes. */
function silentFeed(name: string, since: string, now: string | null): Notice {
  const age = ageBetween(since, now);
  return {
    ...{ id: `feed ${name}`, urgency: 'warning', title: `FEED ${name} OLD` },
    text: `No answer${age === undefined ? '' : ` for ${span(age)}`}; its last predictions are not traded on any more. Positions keep their stops and exits.`,
  };
}

function files({ config }: Status): Notice[] {
  const notices: Notice[] = [];
  const [refused] = config?.refused ?? [];
  if (refused !== undefined)
    notices.push({
      ...{ id: 'files', urgency: 'warning', title: 'CONFIGURATION REFUSED' },
      text: `${refused} The last valid configuration stays in force.`,
      type: 'sluice config check',
    });
  const needsRestart = config?.needs_restart ?? '';
  if (needsRestart !== '')
    notices.push({ id: 'restart', urgency: 'note', title: 'Restart needed', text: needsRestart });
  return notices;
}

function prices({ dark_prices: dark }: Status): Notice[] {
  if (dark.length === 0) return [];
  return [
    {
      ...{ id: 'prices', urgency: 'warning', title: 'PRICES NOT LIVE' },
      text: `${dark.join(', ')}: no entries, and stops are not moved; they rest at the broker.`,
    },
  ];
}
