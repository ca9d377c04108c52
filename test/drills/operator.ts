// A person who reads the page of each alarm that is raised, types what it says, and does elsewhere what it asks for.

import type { AlarmRow } from '../../src/trader/contract/alarms.ts';
import type { ServiceIncident } from '../../src/trader/contract/incidents/seen-by-alerts.ts';
import type { Drill, Scene } from './faults/fault-drill.ts';
import { filledIn, readPage, stepsIn } from './page.ts';
import type { Stand } from './stand.ts';

/** A cure may take so long before the page is followed again. */
const AGAIN_MS = 40_000;
const ROUNDS_MAX = 4;
/** From the notice to the keyboard. */
const READING_MS = 1_000;
/** Without a notice for so long, a person finds the alarm by looking. */
const LOOKING_MS = 30_000;

/** What ends with its position is closed so long after its page was followed. */
const LATER_MS = 20_000;

export interface Typed {
  readonly page: string;
  readonly command: string;
  /** Undefined if it was done outside of sluice. */
  readonly code?: number;
  readonly out: string;
}

export interface Operator {
  /** Follows the pages of what is open; true if nothing is. */
  look(): Promise<boolean>;
  kinds(): readonly string[];
  missing(): readonly string[];
  unexpected(): readonly string[];
  typed(): readonly Typed[];
  /** Market time at which the last alarm ended. */
  lastEnd(): number | undefined;
  /** When the first page was read. */
  pageAt(): number | undefined;
}

type Followable = Pick<AlarmRow, 'id' | 'kind' | 'symbol' | 'text'> | ServiceAlarm;

interface ServiceAlarm {
  readonly id: string;
  readonly kind: ServiceIncident;
  readonly symbol: null;
  readonly text: string;
}

function serviceAlarm(kind: ServiceIncident): ServiceAlarm {
  return { id: kind, kind, symbol: null, text: '' };
}

interface Followed {
  at: number;
  rounds: number;
}

export function openOperator(parts: {
  readonly stand: Stand;
  readonly drill: Drill;
  readonly scene: Scene;
  /** Alarms of earlier drills. */
  readonly before: ReadonlySet<string>;
}): Operator {
  const { stand, drill, scene, before } = parts;
  const kinds = new Set<string>();
  const typed: Typed[] = [];
  const followed = new Map<string, Followed>();
  let reportedAt: number | undefined;
  let noticedAt: number | undefined;
  let pageAt: number | undefined;
  let endsWithPosition = false;
  let lastEnd: number | undefined;
  const noticed = stand.notices().length;

  function isNoticed(): boolean {
    return stand.notices().slice(noticed).length > 0;
  }

  async function follow(alarm: Followable): Promise<void> {
    const { out } = await stand.typed(`sluice incident ${alarm.kind}`);
    pageAt ??= performance.now();
    const page = readPage(out);
    const outside = (drill.outside ?? []).filter((one) => one.page === alarm.kind);
    const words = outside.map(({ says }) => says);
    const absent = words.find((says) => !page.steps.includes(says));
    if (absent !== undefined) throw new Error(`the page ${alarm.kind} does not say "${absent}"`);
    endsWithPosition ||= page.ends.includes('nothing of ours is open');
    const done = new Set<string>();
    for (const step of stepsIn(`${page.steps} ${alarm.text} ${page.ends}`, words)) {
      const command = 'type' in step ? filledIn(step.type, alarm) : '';
      const isWhole = command !== '' && !/\bSYMBOL\b/.test(command);
      if (isWhole && !done.has(command)) await type(alarm, command);
      done.add(command);
      if ('outside' in step) {
        await outside[step.outside]?.does(scene);
        typed.push({ page: alarm.kind, command: words[step.outside] ?? '', out: '' });
      }
    }
  }

  async function followInTurn(alarm: Followable): Promise<void> {
    const now = performance.now();
    const last = followed.get(alarm.id) ?? { at: now - AGAIN_MS + READING_MS, rounds: 0 };
    followed.set(alarm.id, last);
    if (now < last.at + AGAIN_MS || last.rounds >= ROUNDS_MAX) return;
    await follow(alarm);
    followed.set(alarm.id, { at: performance.now(), rounds: last.rounds + 1 });
  }

  async function closeLater(): Promise<void> {
    if (performance.now() < (pageAt ?? 0) + LATER_MS) return;
    endsWithPosition = false;
    const command = `sluice exit ${scene.symbol} --yes`;
    const { code, out, err } = await stand.typed(command);
    typed.push({ page: '', command, code, out: `${out}${err}`.trim() });
  }

  async function type(alarm: Followable, command: string): Promise<void> {
    const { code, out, err } = await stand.typed(command);
    typed.push({ page: alarm.kind, command, code, out: `${out}${err}`.trim() });
    if (code === 2) throw new Error(`${command}: ${out}${err}`);
  }

  return {
    async look() {
      const rows = await stand.alarms();
      if (rows === undefined) {
        if (drill.service !== undefined) await followInTurn(serviceAlarm(drill.service));
        return false;
      }
      const ours = rows.filter(({ id }) => !before.has(id));
      if (ours.length > 0) reportedAt ??= performance.now();
      for (const { kind } of ours.toSorted((a, b) => (a.since < b.since ? -1 : 1))) kinds.add(kind);
      for (const { ended_at: at } of ours)
        if (at !== null) lastEnd = Math.max(lastEnd ?? 0, Date.parse(at));
      const open = ours.filter(({ ended_at: at }) => at === null);
      if (isNoticed()) noticedAt ??= performance.now();
      const mayLookAt = noticedAt ?? (reportedAt ?? 0) + LOOKING_MS;
      if (performance.now() < mayLookAt) return open.length === 0;
      for (const alarm of open) await followInTurn(alarm);
      if (open.length > 0 && endsWithPosition && drill.isClosedLater) await closeLater();
      return open.length === 0;
    },
    kinds: () => [...kinds],
    missing: () => drill.alarms.filter((kind) => !kinds.has(kind)),
    unexpected() {
      const known: readonly string[] = [...drill.alarms, ...(drill.maybe ?? [])];
      return [...kinds].filter((kind) => !known.includes(kind));
    },
    typed: () => typed,
    lastEnd: () => lastEnd,
    pageAt: () => pageAt,
  };
}
