// Assets, clock, calendar and corporate action announcements.
import { DAY_MS, instant, plus, type TradingDay } from '../../../../kernel/instant.ts';
import { addDays, parseDay } from '../../../../market/time/day.ts';
import { wallTimeAt } from '../../../../market/time/zone.ts';
import { settlementOf } from '../../../../market/venues/settlement/settlement.ts';
import { settlementRuleOf } from '../../../../market/venues/settlement-rules.ts';
import { US_EQUITIES } from '../../../../market/venues/us.ts';
import type { Announcement } from '../../exchange/corporate.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { phaseAt, sessionFrom, upcomingSession } from '../../exchange/market/hours.ts';
import type { Security } from '../../exchange/market/security.ts';
import { announcementNotFound, assetNotFound, badField } from '../../exchange/state/refusals.ts';
import { type Answered, found, newYorkText, refusalAnswer } from '../messages/answers.ts';

export interface ReferenceRoutes {
  assets(query: URLSearchParams): Answered;
  asset(name: string): Answered;
  clock(): Answered;
  calendar(query: URLSearchParams): Answered;
  announcements(query: URLSearchParams): Answered;
  announcement(id: string): Answered;
}

const ANNOUNCED_DAYS_MAX = 90;
const NO_PERMISSION: Answered = { status: 403, body: { message: 'forbidden.' } };
const SETTLEMENT = settlementRuleOf('us');
/** More than there are between a trade and its settlement. */
const SETTLING_DAYS = 10;
const EXTENDED_OPEN = '0400';
const EXTENDED_CLOSE = '2000';

export function createReferenceRoutes(exchange: Exchange): ReferenceRoutes {
  const { market, corporate } = exchange;

  function calendar(query: URLSearchParams): Answered {
    const from = query.get('start')?.slice(0, 10) ?? US_EQUITIES.firstDay;
    const until = query.get('end')?.slice(0, 10) ?? US_EQUITIES.lastDay;
    if (parseDay(from) === undefined || parseDay(until) === undefined)
      return refusalAnswer(badField('start and end must be days as YYYY-MM-DD'));
    const isSettled = query.get('date_type')?.toUpperCase() === 'SETTLEMENT';
    const days: object[] = [];
    let session = sessionFrom(
      isSettled ? addDays(from as TradingDay, -SETTLING_DAYS) : (from as TradingDay),
    );
    for (
      ;
      session !== undefined && session.day <= until;
      session = US_EQUITIES.nextSession(session.day)
    ) {
      const { day, open, close } = session;
      const settled = settlementOf(day, SETTLEMENT).on;
      const asked = isSettled ? settled : day;
      if (asked < from || asked > until) continue;
      days.push({
        ...{ date: day, open: timeText(open), close: timeText(close) },
        ...{ session_open: EXTENDED_OPEN, session_close: EXTENDED_CLOSE },
        settlement_date: settled,
      });
    }
    return found(days);
  }

  function announcements(query: URLSearchParams): Answered {
    if (exchange.faults.lasting('actions-refused') !== undefined) return NO_PERMISSION;
    if (exchange.faults.lasting('actions-absent') !== undefined) return found([]);
    const [since, until] = [query.get('since') ?? '', query.get('until') ?? ''];
    const [from, to] = [Date.parse(since), Date.parse(until)];
    if (Number.isNaN(from) || Number.isNaN(to))
      return refusalAnswer(badField('since and until are required, as YYYY-MM-DD'));
    if (to - from > ANNOUNCED_DAYS_MAX * DAY_MS)
      return refusalAnswer(badField('the date range must not exceed 90 days'));
    const types = (query.get('ca_types') ?? '').toLowerCase().split(',');
    const symbol = query.get('symbol');
    const dateOf = DATES[query.get('date_type') ?? ''] ?? DATES.declaration_date;
    return found(
      corporate
        .all()
        .filter((one) => types.includes(one.type))
        .filter((one) => symbol === null || symbol === one.symbol)
        .filter((one) => dateOf !== undefined && dateOf(one) >= since && dateOf(one) <= until)
        .map(announcementView),
    );
  }

  return {
    calendar,
    announcements,
    announcement(id) {
      const announcement = corporate.all().find((one) => one.id === id);
      return announcement === undefined
        ? refusalAnswer(announcementNotFound(id))
        : found(announcementView(announcement));
    },
    assets(query) {
      const status = query.get('status') || null;
      const assetClass = query.get('asset_class') || 'us_equity';
      const listedAt = query.get('exchange') || null;
      const assets = assetClass === 'us_equity' ? market.all() : [];
      return found(
        assets
          .filter((one) => listedAt === null || one.exchange === listedAt)
          .map(assetView)
          .filter((one) => status === null || status === 'all' || one.status === status),
      );
    },
    asset(name) {
      const security = market.security(name);
      return security === undefined
        ? refusalAnswer(assetNotFound(name))
        : found(assetView(security));
    },
    clock() {
      const skewMs = exchange.faults.lasting('clock-skew')?.skewMs ?? 0;
      const now = plus(exchange.now(), skewMs);
      const isOpen = phaseAt(now) === 'regular';
      const session = upcomingSession(now);
      const next = isOpen && session ? US_EQUITIES.nextSession(session.day) : session;
      return found({
        timestamp: newYorkText(now),
        is_open: isOpen,
        next_open: next === undefined ? null : newYorkText(next.open),
        next_close: session === undefined ? null : newYorkText(session.close),
      });
    },
  };
}

const DATES: Readonly<Record<string, (one: Announcement) => string>> = {
  declaration_date: (one) => one.declarationDate,
  ex_date: (one) => one.exDate,
  record_date: (one) => one.recordDate,
  payable_date: (one) => one.payableDate,
};

export function assetView({ id, symbol, name, exchange, terms }: Security) {
  return {
    ...{ id, class: 'us_equity', exchange, symbol, name },
    status: terms.isActive ? 'active' : 'inactive',
    tradable: terms.isTradable && terms.isActive,
    marginable: true,
    maintenance_margin_requirement: 30,
    margin_requirement_long: '30',
    margin_requirement_short: '30',
    shortable: terms.isShortable,
    easy_to_borrow: terms.isEasyToBorrow,
    borrow_status: terms.isEasyToBorrow ? 'easy_to_borrow' : 'hard_to_borrow',
    fractionable: terms.isFractionable,
    attributes: terms.isFractionable ? ['fractional_eh_enabled'] : [],
  };
}

function announcementView(one: Announcement): object {
  return {
    id: one.id,
    corporate_action_id: `${one.symbol}_${one.exDate}_${one.type}`,
    ca_type: one.type,
    ca_sub_type: one.subType,
    initiating_symbol: one.symbol,
    initiating_original_cusip: '',
    target_symbol: one.targetSymbol,
    target_original_cusip: '',
    declaration_date: one.declarationDate,
    ex_date: one.exDate,
    record_date: one.recordDate,
    payable_date: one.payableDate,
    cash: String(one.cash),
    old_rate: String(one.oldRate),
    new_rate: String(one.newRate),
  };
}

const timeText = (at: number) => {
  const { msOfDay } = wallTimeAt(US_EQUITIES.zone, instant(at));
  return new Date(msOfDay).toISOString().slice(11, 16);
};
