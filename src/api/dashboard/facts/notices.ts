// What a person must know before any figure: each as one sentence, with what it means for the money and what can be done.
import { isOptionId } from '../../../market/instruments/amount.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { price, shares, sharesText } from './amounts.ts';
import { feedNotices } from './feed-notices.ts';
import type { Notice, Remedy, Urgency } from './notice.ts';
import { restingWords } from './resting.ts';
import type { Board, Status } from './shapes.ts';
import { ageBetween, ageText, span } from './times.ts';

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
    ...feedNotices(status),
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
  const bare = Math.abs(quantity) - covered;
  const isOne = bare === 1;
  const all = sharesText(Math.abs(quantity));
  switch (kind) {
    case 'settling':
      return {
        ...{ id, urgency: 'note', title: `${symbol}: stop on its way` },
        text: `${sharesText(bare)} ${isOne ? 'waits' : 'wait'} for the broker to accept their stop.`,
      };
    case 'held_back':
      return {
        ...{ id, urgency: 'warning', title: `${symbol}: stop held back` },
        text: `Its price may be of before a split. ${sharesText(bare)} ${isOne ? 'is' : 'are'} without a stop until that is ruled out.`,
      };
    case 'waived':
      return {
        ...{ id, urgency: 'danger', title: `${symbol} UNPROTECTED` },
        text: `${shares(bare)} of ${all} ${isOne ? 'has' : 'have'} no stop; ${by ?? 'an operator'} allows entries all the same. The loss is not limited.`,
        remedy: protect(symbol),
      };
    case 'unprotected':
      return {
        ...{ id, urgency: 'danger', title: `${symbol} UNPROTECTED` },
        text: `${shares(bare)} of ${all} ${isOne ? 'has' : 'have'} no stop. The loss is not limited, and no new position is opened.`,
        remedy: protect(symbol),
      };
  }
}

function unwatched({ watched }: Status): Notice[] {
  return watched
    .filter(({ kind }) => kind === 'unwatched')
    .map(({ symbol, quantity, stop_price: stop, why }) => ({
      ...{ id: `unwatched ${symbol}`, urgency: 'danger', title: `${symbol} NOT WATCHED` },
      text: `No stop rests at the broker for ${heldText(symbol, quantity)}, and ${why}: a fall through ${price(stop)} is not sold until prices arrive again. ${lossText(symbol, quantity)}, and no new position is opened.`,
      type: `sluice exit ${typedSymbol(symbol)} --yes`,
    }));
}

function heldText(symbol: string, quantity: number): string {
  return `${shares(Math.abs(quantity))} ${isOptionId(symbol) ? 'contracts' : 'shares'}`;
}

function lossText(symbol: string, quantity: number): string {
  if (!isOptionId(symbol)) return 'The loss is not limited';
  return quantity > 0
    ? 'All that was paid may be lost'
    : 'The largest loss of what was sold is possible';
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

/** How long before the weekly login its notice appears. */
const LOGIN_SOON_MS = 4 * 3_600_000;

function loginSoon(at: string | null, status: Status): Notice[] {
  const { market_time: now } = status;
  const left = ageBetween(now, at);
  if (left === undefined || left <= 0 || left > LOGIN_SOON_MS) return [];
  return [
    {
      ...{ id: 'login', urgency: 'note', title: `Weekly login in ${span(left)}` },
      text: `The broker then ends the session of the gateway; no position is opened until somebody renews it. ${restingWords(status)}.`,
    },
  ];
}

function gateway(status: Status): Notice[] {
  const { gateway: known, market_time: now } = status;
  if (known === null) return [];
  if (known.state === 'ready') return loginSoon(known.next_login, status);
  const silentMs = ageBetween(known.last_heard, now);
  const since = silentMs === undefined ? '' : ` Last message ${span(silentMs)} ago.`;
  const kept = `${restingWords(status)}; stops are not moved, and no position is opened.`;
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
          text: `The gateway has been waiting for its login for ${ageText(ageBetween(known.since, now))} (${known.why}). ${kept}${since}`,
        },
      ];
    case 'read_only':
      return [
        {
          ...{ id, urgency: 'danger', title: 'API READ-ONLY' },
          text: `${begun(known.why)}. ${kept}${since}`,
        },
      ];
    case 'dead':
    case 'lost':
      return [
        {
          ...{ id, urgency: 'danger', title: 'GATEWAY DOWN' },
          text: `${begun(known.why)}. ${kept}${since}`,
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
  const why = reason === '' ? '' : ` ${whyText(reason, by)}.`;
  if (state === 'REDUCING')
    return [
      {
        ...{ id: 'trading', urgency: 'warning', title: 'REDUCING' },
        text: `No new positions; exits and stops work.${why}`,
      },
    ];
  return [
    {
      ...{ id: 'trading', urgency: 'warning', title: 'HALTED' },
      text: `No new positions; stops stay and exits work.${why}`,
      remedy: { label: 'Resume', command: 'resume' },
    },
  ];
}

/** A person's own words are distinguished from a reason of the engine. */
function whyText(reason: string, by: string | null): string {
  if (reason.startsWith('requested by')) return begun(reason);
  return by === BY_PERSON ? `Requested by an operator: ${reason}` : `Reason: ${reason}`;
}

/** As the status says that no rule of the engine halted. */
const BY_PERSON = 'requested by the operator';

function begun(sentence: string): string {
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;
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
        text: 'The gateway has not reported its time for a minute; no new positions until it does. Positions keep their stops.',
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

function prices(status: Status): Notice[] {
  const { dark_prices: dark } = status;
  if (dark.length === 0) return [];
  return [
    {
      ...{ id: 'prices', urgency: 'warning', title: 'PRICES NOT LIVE' },
      text: `${dark.join(', ')}: no entries, and stops are not moved. ${restingWords(status)}.`,
    },
  ];
}
