// Corporate actions of known stocks, as Alpaca announces them: asked for when a session opens, and every quarter of an hour.
import type { Cancel } from '../../../../kernel/clock.ts';
import { DAY_MS, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import type { AnnouncedAction } from '../../../ports/announced-actions.ts';
import type { Resolution } from '../../kit/resolution.ts';
import { type CallResult, type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import { ANNOUNCED_TYPES, announcedIn, renamedIn } from './announced-rows.ts';

export interface Announcements {
  opened(): void;
  closed(): void;
  /** A stock is known now: the lists are asked for soon. */
  wanted(): void;
}

const EVERY_MS = 15 * MINUTE_MS;
const LEAST_MS = 5 * SECOND_MS;
/** Stocks become known one after the other. */
const SOON_MS = SECOND_MS;
/** One may be announced after its day. */
const BACK_MS = 7 * DAY_MS;
const AHEAD_MS = 30 * DAY_MS;

export function createAnnouncements(
  { wall, clock, venue, report, log }: SessionContext,
  calls: Calls,
  instruments: Resolution,
): Announcements {
  let cancelNext: Cancel = () => {};
  let isOpen = false;
  let isSoon = false;
  let isRefused = false;
  let announced: readonly AnnouncedAction[] = [];
  let renamed: readonly AnnouncedAction[] = [];

  function later(): void {
    cancelNext();
    isSoon = false;
    cancelNext = wall.after(Math.max(EVERY_MS / Math.max(1, clock.speed), LEAST_MS), ask);
  }

  function soon(): void {
    if (!isOpen || isSoon) return;
    cancelNext();
    isSoon = true;
    cancelNext = wall.after(SOON_MS, ask);
  }

  function ask(): void {
    later();
    const dayAt = (ms: number) => venue.calendar.dayOf(instant(clock.now() + ms));
    const [from, to] = [dayAt(-BACK_MS), dayAt(AHEAD_MS)];
    const call = { method: 'GET', urgency: 'data', isExtra: true } as const;
    calls.make({
      ...{ ...call, path: '/v2/corporate_actions/announcements' },
      query: { ca_types: ANNOUNCED_TYPES, date_type: 'ex_date', since: from, until: to },
      answered: (result) =>
        answered(result, (data) => {
          announced = announcedIn(data, instruments);
        }),
    });
    const symbols = instruments.brokerSymbols().join(',');
    if (symbols === '') return;
    calls.make({
      ...{ ...call, path: '/v1beta1/corporate-actions', service: 'data' },
      query: { types: 'name_change', symbols, start: from, end: to },
      answered: (result) =>
        answered(result, (data) => {
          renamed = renamedIn(data, instruments);
        }),
    });
  }

  function answered(result: CallResult, take: (data: unknown) => void): void {
    if (!isOpen) return;
    if (result.kind === 'done') {
      take(result.data);
      report({ type: 'actions-announced', actions: [...announced, ...renamed] });
      return;
    }
    if (isRefused || (result.kind !== 'refused' && result.kind !== 'unauthorized')) return;
    isRefused = true;
    const text = `Alpaca does not show all corporate actions (${textIn(result)}): a split is found by the account and its prices, a new symbol when the stock is looked up`;
    log('warn', text);
    report({ type: 'notice', text });
  }

  return {
    opened() {
      isOpen = true;
      isRefused = false;
      soon();
    },
    closed() {
      isOpen = false;
      isSoon = false;
      cancelNext();
    },
    wanted: soon,
  };
}
