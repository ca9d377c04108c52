// Bars within a day whose times are all early or late, as where a vendor names a bar by its end: bars that say at 09:31 what happened at 09:30
// let a strategy see a minute ahead, or behind, and no price looks wrong. Likewise times that keep one offset all year while the
// exchange changes its clocks: they are right in winter, and an hour off in summer.
import { type Instant, MINUTE_MS } from '../../kernel/instant.ts';
import { type Calendar, partsOf, type Session } from '../../market/time/calendar.ts';
import { type Zone, zoneNamed } from '../../market/time/zone.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { createMinuteProfile, latenessOf, type MinuteProfile, summed } from './minute-profile.ts';
import { ZONES } from './misread-zone.ts';

export interface ShiftedTimes {
  /** Of each row that is in time order, inside regular hours or not, with the session of its day. */
  take(session: Session, at: number, volume: number): void;
  /** Of each row on a day without a session. */
  rest(weekday: number): void;
  judged(as: AsWritten): JudgedTimes;
}

/** Both undefined if the times are right. */
export interface JudgedTimes {
  /** Why they are wrong, and the flag that puts them right. */
  readonly fault?: string | undefined;
  /** Why nothing shows whether they are, and the flag for the case that they are not. */
  readonly undecided?: string;
}

interface AsWritten {
  /** Of the file, inside regular hours or not. */
  readonly rows: number;
  /** Without an offset. */
  readonly isLocal: boolean;
  /** Minutes that are added already. */
  readonly ownShift: number;
  readonly barMinutes: number;
}

/** Sessions with the same offsets from UTC, in minutes: of the exchange, and of the zone in which times are read. */
interface Season {
  readonly exchange: number;
  readonly read: number;
  /** The open of its first one. */
  readonly from: Instant;
  readonly profile: MinuteProfile;
}

interface LateSeason extends Season {
  readonly late: number;
}

export function createShiftedTimes(calendar: Calendar, zone: Zone): ShiftedTimes {
  const minutes = calendar.sessionMs / MINUTE_MS;
  const seasons: Season[] = [];
  let season: Season | undefined;
  let last: Session | undefined;
  let isWhole = false;
  let saturdayRows = 0;

  function take(session: Session, at: number, volume: number): void {
    if (session !== last) {
      last = session;
      // Sessions that close early, or rest at noon, have other edges.
      isWhole =
        session.close - session.open === calendar.sessionMs && partsOf(session).length === 1;
      if (isWhole) {
        season = seasonOf(session);
        season.profile.addSession();
      }
    }
    if (isWhole) season?.profile.take(at - session.open, volume);
  }

  function seasonOf({ open }: Session): Season {
    const exchange = calendar.zone.offsetMs(open) / MINUTE_MS;
    const read = zone.offsetMs(open) / MINUTE_MS;
    const known = seasons.find((one) => one.exchange === exchange && one.read === read);
    if (known !== undefined) return known;
    const added = { exchange, read, from: open, profile: createMinuteProfile() };
    seasons.push(added);
    return added;
  }

  function longest(): readonly Season[] {
    return seasons
      .toSorted((one, other) => other.profile.sessions - one.profile.sessions)
      .slice(0, 1);
  }

  function judged(as: AsWritten): JudgedTimes {
    if (saturdayRows > as.rows * SATURDAYS_MIN)
      return { undecided: undecidedText(NEVER_CLOSED, as) };
    const terms = { minutes, step: as.barMinutes };
    const known = seasons.flatMap((one): LateSeason[] => {
      const lateness = latenessOf(one.profile, terms);
      return 'minutes' in lateness ? [{ ...one, late: lateness.minutes }] : [];
    });
    if (new Set(known.map(({ late }) => late)).size > 1)
      return { fault: seasonText(known, as, calendar.zone) };
    const all = seasons.length === 1 ? seasons.map(({ profile }) => profile)[0] : undefined;
    const lateness = latenessOf(all ?? summed(seasons.map(({ profile }) => profile)), terms);
    if ('undecided' in lateness) return { undecided: undecidedText(lateness.undecided, as) };
    if (lateness.minutes === 0) return {};
    const zones = as.isLocal
      ? writersOf(known.length > 0 ? known : longest(), lateness.minutes)
      : [];
    return { fault: shiftText(lateness.minutes, as, zones) };
  }

  return {
    take,
    rest(weekday) {
      if (weekday === SATURDAY) saturdayRows += 1;
    },
    judged,
  };
}

const SATURDAY = 6;
/** Of a market that never closes a seventh. */
const SATURDAYS_MIN = 0.1;
const NEVER_CLOSED = 'with bars on Saturdays, as of a market that never closes';

function undecidedText(why: string, { ownShift, barMinutes }: AsWritten): string {
  const remedy =
    ownShift === 0
      ? `by their end; if they are, add --shift -${barMinutes}`
      : 'by their end, as is assumed; if they are not, add --shift 0';
  return `not decidable: ${why}, nothing shows whether bars are named ${remedy}`;
}

/** Zones whose clocks show these times; not of bars that are named by their end. */
function writersOf(seasons: readonly Season[], late: number): readonly string[] {
  return ZONES.filter((name) =>
    seasons.every(({ from, read }) => zoneNamed(name).offsetMs(from) === (read + late) * MINUTE_MS),
  );
}

function shiftText(
  late: number,
  { ownShift, barMinutes }: AsWritten,
  zones: readonly string[],
): string {
  const ends = late === barMinutes ? ', as where each bar is named by its end' : '';
  const first = barMinutes === 1 ? 'minute' : 'bar';
  const shift = `--shift ${ownShift - late}`;
  const remedy =
    zones.length === 0
      ? `add ${shift}`
      : `add --zone ${zones.join(' or --zone ')}, of the clock that wrote them, or ${shift} if it changes with that of the exchange`;
  return `its times are ${lateText(late)}${ends}: in most sessions the first ${first} of trading is there; ${remedy}, or --shift ${ownShift} if they are right`;
}

function lateText(late: number): string {
  return `${counted(Math.abs(late), 'minute')} ${late > 0 ? 'late' : 'early'}`;
}

/** Of seasons in which the times are wrong by different minutes. */
function seasonText(judged: readonly LateSeason[], as: AsWritten, exchange: Zone): string {
  const ahead = aheadOf(judged);
  if (as.isLocal && ahead !== undefined && ahead !== 0)
    return `its times are ${counted(Math.abs(ahead), 'minute')} ${ahead > 0 ? 'ahead of' : 'behind'} the exchange all year, and change with its clocks; add --zone ${exchange.name} --shift ${as.ownShift - ahead}, or --shift ${as.ownShift} if they are right`;
  const parts = [...judged]
    .sort((one, other) => one.exchange - other.exchange)
    .map((one) => {
      const when = `while the exchange is at ${offsetText(one.exchange)}`;
      return one.late === 0 ? `right ${when}` : `${lateText(one.late)} ${when}`;
    });
  return `its times are ${parts.join(' and ')}, as where one of both does not change its clocks; ${remedy(judged, as.isLocal, exchange)}, or --shift 0 if they are right`;
}

/** By how many minutes the clock that wrote them is ahead of the exchange, if it is so all year. */
function aheadOf(judged: readonly LateSeason[]): number | undefined {
  const [first, ...others] = judged.map(({ read, late, exchange }) => read + late - exchange);
  return others.every((other) => other === first) ? first : undefined;
}

/** Written without an offset, they are of another zone; with one, it is not that of the clock that they show. */
function remedy(judged: readonly LateSeason[], isLocal: boolean, exchange: Zone): string {
  const offsets = judged.map((one) => (isLocal ? one.read + one.late : one.exchange - one.late));
  const [first = 0] = offsets;
  if (isLocal && judged.every((one) => one.read + one.late === one.exchange))
    return `add --zone ${exchange.name}`;
  if (offsets.some((offset) => offset !== first)) return 'write them with the right offsets';
  if (!isLocal) return `add --fixed-offset ${offsetText(first)}`;
  return first % 60 === 0 ? `add --zone ${zoneName(first)}` : 'write them with their offsets';
}

/** `-05:00` */
function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** The signs of these names are those of POSIX: `Etc/GMT+5` is five hours behind. */
function zoneName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  return `Etc/GMT${minutes < 0 ? '+' : '-'}${Math.abs(minutes) / 60}`;
}
