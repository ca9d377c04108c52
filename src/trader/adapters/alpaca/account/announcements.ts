// Corporate actions of known stocks, as Alpaca announces them: asked for when a session opens, and every quarter of an hour.
import type { Cancel } from '../../../../kernel/clock.ts';
import { DAY_MS, instant, MINUTE_MS, SECOND_MS } from '../../../../kernel/instant.ts';
import { parseDay } from '../../../../market/time/day.ts';
import { wholeRatio } from '../../../domain/splits/split-ratio.ts';
import type { AnnouncedAction } from '../../../ports/announced-actions.ts';
import { fieldsOf, listOf, numberOf, textOf } from '../../kit/fields.ts';
import { type CallResult, type Calls, textIn } from '../connection/calls.ts';
import type { SessionContext } from '../connection/context.ts';
import type { Instruments } from '../market/instruments.ts';

export interface Announcements {
  opened(): void;
  closed(): void;
  /** A stock is known now: the list is asked for soon. */
  wanted(): void;
}

const EVERY_MS = 15 * MINUTE_MS;
const LEAST_MS = 5 * SECOND_MS;
/** Stocks become known one after the other. */
const SOON_MS = SECOND_MS;
/** One may be announced after its day. */
const BACK_MS = 7 * DAY_MS;
const AHEAD_MS = 30 * DAY_MS;

const KINDS: Readonly<Record<string, AnnouncedAction['kind']>> = {
  split: 'split',
  merger: 'merger',
  spinoff: 'spin-off',
};

export function createAnnouncements(
  { wall, clock, venue, report, log }: SessionContext,
  calls: Calls,
  { bySymbol, symbolOf }: Pick<Instruments, 'bySymbol' | 'symbolOf'>,
): Announcements {
  let cancelNext: Cancel = () => {};
  let isOpen = false;
  let isSoon = false;
  let isRefused = false;

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
    calls.make({
      method: 'GET',
      path: '/v2/corporate_actions/announcements',
      query: {
        ca_types: Object.keys(KINDS).join(','),
        date_type: 'ex_date',
        since: dayAt(-BACK_MS),
        until: dayAt(AHEAD_MS),
      },
      urgency: 'data',
      isExtra: true,
      answered,
    });
  }

  function answered(result: CallResult): void {
    if (!isOpen) return;
    if (result.kind === 'done') {
      isRefused = false;
      report({ type: 'actions-announced', actions: actionsIn(result.data) });
      return;
    }
    const isNew = !isRefused && (result.kind === 'refused' || result.kind === 'unauthorized');
    if (!isNew) return;
    isRefused = true;
    const text = `Alpaca does not show corporate actions (${textIn(result)}): a split is found by the account and its prices alone`;
    log('warn', text);
    report({ type: 'notice', text });
  }

  /** The newest announcement of an action is the last in the list. */
  function actionsIn(data: unknown): readonly AnnouncedAction[] {
    const actions = new Map<string, AnnouncedAction>();
    for (const row of listOf(data))
      for (const action of actionsOf(row)) {
        const key = `${action.id}/${action.symbol}`;
        actions.delete(key);
        actions.set(key, action);
      }
    return [...actions.values()];
  }

  function actionsOf(row: unknown): readonly AnnouncedAction[] {
    const fields = fieldsOf(row);
    const kind = KINDS[textOf(fields.ca_type).toLowerCase()];
    const exDay = parseDay(textOf(fields.ex_date));
    const id = textOf(fields.corporate_action_id) || textOf(fields.id);
    if (kind === undefined || exDay === undefined || id === '') return [];
    const initiating = textOf(fields.initiating_symbol);
    const target = textOf(fields.target_symbol);
    const ratio =
      kind === 'split'
        ? wholeRatio(numberOf(fields.new_rate), numberOf(fields.old_rate))
        : undefined;
    // The documents leave open which of the two a merger changes more.
    const names = kind === 'merger' ? [initiating, target] : [initiating || target];
    return [...new Set(names)]
      .map((name) => ({ name, symbol: symbolOf(name) }))
      .filter(({ symbol }) => bySymbol(symbol) !== undefined)
      .map(({ name, symbol }) => {
        const other = name === target ? initiating : target;
        return {
          ...{ id, symbol, kind, exDay, other: other === name ? '' : other },
          ...(ratio && { ratio }),
        };
      });
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
