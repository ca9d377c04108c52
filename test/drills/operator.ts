// A person who reads the page of each alarm that is raised, types what it says, and does elsewhere what it asks for.

import type { AlarmRow } from '../../src/trader/contract/alarms.ts';
import { pause } from '../processes/waiting.ts';
import type { Drill, Scene } from './drill.ts';
import { filledIn, readPage, stepsIn } from './page.ts';
import type { Stand } from './stand.ts';

/** A cure may take so long before the page is followed again. */
const AGAIN_MS = 40_000;
const ROUNDS_MAX = 4;
/** From the notice to the keyboard. */
const READING_MS = 1_000;
/** Without a notice for so long, a person finds the alarm by looking. */
const LOOKING_MS = 30_000;

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
  /** When the first notice of an alarm had arrived. */
  noticedAt(): number | undefined;
  /** When the first page was read. */
  pageAt(): number | undefined;
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
  const noticed = stand.notices().length;

  function isNoticed(): boolean {
    return stand
      .notices()
      .slice(noticed)
      .some((text) => text.startsWith('ALARM '));
  }

  async function follow(alarm: AlarmRow): Promise<void> {
    const { out } = await stand.typed(`sluice incident ${alarm.kind}`);
    pageAt ??= performance.now();
    const page = readPage(out);
    const outside = (drill.outside ?? []).filter((one) => one.page === alarm.kind);
    const words = outside.map(({ says }) => says);
    const absent = words.find((says) => !page.steps.includes(says));
    if (absent !== undefined) throw new Error(`the page ${alarm.kind} does not say "${absent}"`);
    const done = new Set<string>();
    for (const step of stepsIn(`${page.steps} ${alarm.text} ${page.ends}`, words)) {
      const command = 'type' in step ? filledIn(step.type, alarm) : '';
      if (command !== '' && !done.has(command)) await type(alarm, command);
      done.add(command);
      if ('outside' in step) {
        await outside[step.outside]?.does(scene);
        typed.push({ page: alarm.kind, command: words[step.outside] ?? '', out: '' });
      }
    }
  }

  async function type(alarm: AlarmRow, command: string): Promise<void> {
    const { code, out, err } = await stand.typed(command);
    typed.push({ page: alarm.kind, command, code, out: `${out}${err}`.trim() });
    if (code === 2) throw new Error(`${command}: ${out}${err}`);
  }

  return {
    async look() {
      const rows = await stand.alarms();
      if (rows === undefined) return false;
      const ours = rows.filter(({ id }) => !before.has(id));
      if (ours.length > 0) reportedAt ??= performance.now();
      for (const { kind } of ours.toSorted((a, b) => (a.since < b.since ? -1 : 1))) kinds.add(kind);
      const open = ours.filter(({ ended_at: at }) => at === null);
      if (isNoticed()) noticedAt ??= performance.now();
      const mayLookAt = noticedAt ?? (reportedAt ?? 0) + LOOKING_MS;
      if (performance.now() < mayLookAt) return open.length === 0;
      for (const alarm of open) {
        const last = followed.get(alarm.id) ?? {
          at: performance.now() - AGAIN_MS + READING_MS,
          rounds: 0,
        };
        followed.set(alarm.id, last);
        if (performance.now() < last.at + AGAIN_MS || last.rounds >= ROUNDS_MAX) continue;
        await follow(alarm);
        followed.set(alarm.id, { at: performance.now(), rounds: last.rounds + 1 });
        await pause(100);
      }
      return open.length === 0;
    },
    kinds: () => [...kinds],
    missing: () => drill.alarms.filter((kind) => !kinds.has(kind)),
    unexpected() {
      const known: readonly string[] = [...drill.alarms, ...(drill.maybe ?? [])];
      return [...kinds].filter((kind) => !known.includes(kind));
    },
    typed: () => typed,
    noticedAt: () => noticedAt,
    pageAt: () => pageAt,
  };
}
