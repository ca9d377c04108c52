// The memory of agents under drawn histories: no repeats, nothing forgotten, the same after a restart.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, subjectKey } from '../../../src/advisers/agents/findings/finding.ts';
import { levelOf } from '../../../src/advisers/agents/findings/level.ts';
import {
  type Change,
  changesOf,
  type Remembered,
} from '../../../src/advisers/agents/memory/remembered.ts';
import { type Instant, instant } from '../../../src/kernel/instant.ts';

const PAUSE_MS = 100;

function finding(subject: string, bucket: number, isBreach = true): Finding {
  return {
    ...{ agent: 'risk', rule: 'position-share', subject, bucket, isBreach },
    ...{ severity: 'WARNING', figures: {}, threshold: '0.3', evidence: [], text: 'x' },
    command: undefined,
  };
}

/** As the store keeps it. */
function after(known: readonly Remembered[], changes: readonly Change[], now: Instant) {
  const rows = new Map(known.map((row) => [row.id, row]));
  for (const change of changes) {
    if (change.kind === 'raised') {
      const { bucket } = change.finding;
      const key = subjectKey(change.finding);
      const id = `${key} ${bucket} ${now}`;
      rows.set(id, { id, key, bucket, isOpen: true, raisedAt: now, isProposed: false });
    } else {
      const { remembered } = change;
      const isOpen = change.kind !== 'cleared';
      rows.set(remembered.id, { ...remembered, isOpen, isProposed: change.kind === 'proposed' });
    }
  }
  return [...rows.values()];
}

interface Raised {
  readonly key: string;
  readonly at: number;
}

/** Runs a history and returns what was raised; `check` sees each run. */
function lived(
  history: readonly Step[],
  check: (known: readonly Remembered[], found: readonly Finding[], now: Instant) => void = () => {},
): readonly Raised[] {
  let known: readonly Remembered[] = [];
  let now = 1_000;
  const raised: Raised[] = [];
  for (const { passed, found } of history) {
    now += passed;
    const at = instant(now);
    // What a restart reads from the store.
    const read = known.filter((one) => one.isOpen || now - one.raisedAt < PAUSE_MS);
    const changes = changesOf(read, found, { now: at, pauseMs: PAUSE_MS });
    for (const change of changes)
      if (change.kind === 'raised')
        raised.push({ key: `${subjectKey(change.finding)} ${change.finding.bucket}`, at: now });
    known = after(known, changes, at);
    check(known, found, at);
  }
  return raised;
}

interface Step {
  readonly passed: number;
  readonly found: readonly Finding[];
}

const subjects = ['portfolio', 'security:1', 'security:2'];
const found = fc
  .uniqueArray(
    fc.record({
      subject: fc.constantFrom(...subjects),
      bucket: fc.integer({ min: 1, max: 3 }),
      isBreach: fc.boolean(),
    }),
    { selector: ({ subject }) => subject, maxLength: 3 },
  )
  .map((all) =>
    all.map(({ subject, bucket, isBreach }) => finding(subject, isBreach ? bucket : 1, isBreach)),
  );
const histories = fc.array(fc.record({ passed: fc.integer({ min: 1, max: 60 }), found }), {
  maxLength: 40,
});

describe('what agents remember', () => {
  it('raises the same in one bucket never twice within the pause', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const last = new Map<string, number>();
        for (const { key, at } of lived(history)) {
          const before = last.get(key);
          expect(before === undefined || at - before >= PAUSE_MS).toBe(true);
          last.set(key, at);
        }
      }),
    );
  });

  it('has open what is beyond its limit, in its bucket or a worse one, once, and nothing that is gone', () => {
    fc.assert(
      fc.property(histories, (history) => {
        lived(history, (known, seen) => {
          const open = known.filter(({ isOpen }) => isOpen);
          expect(new Set(open.map(({ key }) => key)).size).toBe(open.length);
          for (const one of seen.filter(({ isBreach }) => isBreach)) {
            const own = open.find(({ key }) => key === subjectKey(one));
            expect(own?.bucket).toBeGreaterThanOrEqual(one.bucket);
          }
          const keys = new Set(seen.map(subjectKey));
          for (const { key } of open) expect(keys.has(key)).toBe(true);
        });
      }),
    );
  });

  it('changes nothing when the same is found again', () => {
    fc.assert(
      fc.property(histories, (history) => {
        lived(history, (known, seen, now) => {
          expect(changesOf(known, seen, { now, pauseMs: PAUSE_MS })).toEqual([]);
        });
      }),
    );
  });

  it('says at once what has become worse, and keeps quiet when it eases', () => {
    const history = [
      { passed: 1, found: [finding('portfolio', 1)] },
      { passed: 1, found: [finding('portfolio', 2)] },
      { passed: 1, found: [finding('portfolio', 1)] },
      { passed: 1, found: [finding('portfolio', 1, false)] },
      { passed: 1, found: [] },
      { passed: 1, found: [finding('portfolio', 1)] },
    ];
    expect(lived(history).map(({ at }) => at)).toEqual([1_001, 1_002]);
  });
});

describe('a level', () => {
  it('begins beyond the limit, not at it, and ends clearly below it', () => {
    expect(levelOf(0.3, 0.3, 0.9)).toEqual({ isBreach: false, bucket: 1 });
    expect(levelOf(0.3001, 0.3, 0.9)).toEqual({ isBreach: true, bucket: 1 });
    expect(levelOf(0.61, 0.3, 0.9)).toEqual({ isBreach: true, bucket: 2 });
    expect(levelOf(0.27, 0.3, 0.9)).toBeUndefined();
  });
});
