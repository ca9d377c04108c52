// What agents have said before decides what they say now: nothing twice within the pause, nothing again while it lasts, and again at
// once if it has become worse.
import type { Instant } from '../../../kernel/instant.ts';
import { type Finding, subjectKey } from '../findings/finding.ts';

/** What was said of one subject by one rule, in one bucket. */
export interface Remembered {
  readonly id: string;
  readonly key: string;
  readonly bucket: number;
  readonly isOpen: boolean;
  readonly raisedAt: Instant;
  /** What it proposed is open, or decided. */
  readonly isProposed: boolean;
}

export type Change =
  | { readonly kind: 'raised'; readonly finding: Finding }
  /** It was said within the pause, ended, and is there again. */
  | { readonly kind: 'reopened'; readonly remembered: Remembered; readonly finding: Finding }
  /** What it proposed has expired, or there was nothing to propose before. */
  | { readonly kind: 'proposed'; readonly remembered: Remembered; readonly finding: Finding }
  | { readonly kind: 'cleared'; readonly remembered: Remembered };

export interface Moment {
  readonly now: Instant;
  /** Within it nothing is said again in the same bucket. */
  readonly pauseMs: number;
}

/** `known`: everything that is open, or was said within the pause. */
export function changesOf(
  known: readonly Remembered[],
  found: readonly Finding[],
  moment: Moment,
): readonly Change[] {
  const knownByKey = Map.groupBy(known, ({ key }) => key);
  const foundByKey = new Map(found.map((finding) => [subjectKey(finding), finding]));
  const changes: Change[] = [];
  for (const [key, finding] of foundByKey)
    changes.push(...changesOfOne(knownByKey.get(key) ?? [], finding, moment));
  for (const remembered of known)
    if (remembered.isOpen && !foundByKey.has(remembered.key))
      changes.push({ kind: 'cleared', remembered });
  return changes;
}

function changesOfOne(
  known: readonly Remembered[],
  finding: Finding,
  { now, pauseMs }: Moment,
): readonly Change[] {
  const open = known.filter(({ isOpen }) => isOpen);
  const said = open.find(({ bucket }) => bucket >= finding.bucket);
  if (said !== undefined) return proposedAgain(said, finding);
  if (!finding.isBreach) return [];
  const milder = open.map((remembered): Change => ({ kind: 'cleared', remembered }));
  const earlier = known
    .filter(({ bucket, raisedAt }) => bucket >= finding.bucket && now - raisedAt < pauseMs)
    .toSorted((one, other) => one.bucket - other.bucket || other.raisedAt - one.raisedAt)[0];
  const present: Change =
    earlier === undefined
      ? { kind: 'raised', finding }
      : { kind: 'reopened', remembered: earlier, finding };
  return [...milder, present];
}

function proposedAgain(remembered: Remembered, finding: Finding): readonly Change[] {
  const isDue = finding.isBreach && finding.command !== undefined && !remembered.isProposed;
  return isDue ? [{ kind: 'proposed', remembered, finding }] : [];
}
