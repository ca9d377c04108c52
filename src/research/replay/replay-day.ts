// Replays one trading day of an instance: every run of the daemon on that day, from its tape, against its journal.

import { basename } from 'node:path';
import { assertNever } from '../../kernel/assert.ts';
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { openFailureText } from '../../trader/adapters/sqlite/file/open-failure.ts';
import type { InstanceFolder } from '../../trader/adapters/sqlite/instance/instance-folder.ts';
import {
  createFactReader,
  followFacts,
  readFacts,
} from '../../trader/adapters/sqlite/journal/fact-rows.ts';
import { metaOf } from '../../trader/adapters/sqlite/journal/journal.ts';
import { openReadOnly } from '../../trader/adapters/sqlite/journal/read-only.ts';
import { type TapeFile, tapeFilesIn } from '../../trader/adapters/tape/tape-files.ts';
import { readTape } from '../../trader/adapters/tape/tape-reader.ts';
import { changesBetween } from '../../trader/config/settings/changes-between.ts';
import { venuesOf } from '../../trader/config/settings/venues.ts';
import type { ConfigChange } from '../../trader/domain/edits/config-change.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { evolve } from '../../trader/engine/fold/evolve.ts';
import { folded } from '../../trader/engine/fold/orders-after.ts';
import { initialState, type State } from '../../trader/engine/state/state.ts';
import { stateFrom, stateText } from '../../trader/engine/state/state-text.ts';
import type { BrokerTraits } from '../../trader/ports/broker-traits.ts';
import type { BrokerName } from '../../trader/ports/brokers.ts';
import { DEFAULT_BROKER } from '../../trader/ports/brokers.ts';
import type { RecordedFact } from '../../trader/ports/journal.ts';
import type { Settings } from '../../trader/ports/settings.ts';
import type { TapeHead } from '../../trader/ports/tape.ts';
import { withCode } from './code-again.ts';
import { type Divergence, type OtherTerms, type ReplayedLife, replayLife } from './replay-life.ts';

export interface ReplayRequest {
  readonly folder: InstanceFolder;
  readonly day: TradingDay;
  /** Of the broker that the day was traded at. */
  traitsOf(broker: BrokerName): BrokerTraits;
  /** Replaces the settings of that day. */
  readonly settings?: Settings;
  /** After each batch of inputs. */
  readonly onBatch?: () => void;
}

export interface DayReplay {
  readonly day: TradingDay;
  readonly lives: readonly {
    readonly began: Instant;
    readonly batches: number;
    readonly facts: number;
    readonly decisions: number;
    readonly divergence: Divergence | undefined;
    readonly otherTerms: OtherTerms;
    /** What the settings of the request change, in the words of the files; undefined without them. */
    readonly changes: ConfigChange | undefined;
  }[];
  /** Notes for the reader, a sentence each: gaps, missing beginnings, unreadable lines. */
  readonly notes: readonly string[];
}

export type ReplayFailure =
  | { readonly kind: 'no-tape'; readonly sentence: string }
  | { readonly kind: 'journal'; readonly sentence: string };

/** One run of the daemon, as it began. */
interface Run {
  readonly head: TapeHead;
  readonly replayed: ReplayedLife;
}

export async function replayDay(request: ReplayRequest): Promise<Result<DayReplay, ReplayFailure>> {
  const { folder, day } = request;
  const files = tapeFilesIn(folder.tape);
  const began = new Set(files.filter((file) => file.day === day).map(({ life }) => life));
  if (began.size === 0) return failed({ kind: 'no-tape', sentence: noTape(day, files) });
  const opened = openReadOnly(folder.journal);
  if (!opened.ok) return failed({ kind: 'journal', sentence: openFailureText(opened.failure) });
  const database = opened.value;
  try {
    const notes: string[] = [];
    const lives: DayReplay['lives'][number][] = [];
    for (const life of began) {
      const parts = files.filter((file) => file.life === life && file.day <= day);
      const run = await playLife(parts);
      if (run === undefined) continue;
      const { untaped, ...played } = run.replayed.played();
      if (untaped > 0) notes.push(endsEarly(parts, untaped));
      lives.push({ began: life, changes: changesSince(run.head), ...played });
    }
    return ok({ day, lives, notes });

    async function playLife(parts: readonly TapeFile[]): Promise<Run | undefined> {
      let run: Run | undefined;
      for (const { path } of parts) {
        const name = basename(path);
        for await (const reading of readTape(path)) {
          if (reading.kind === 'unreadable') {
            notes.push(reading.sentence);
            break;
          }
          const { line } = reading;
          switch (line.kind) {
            case 'head':
              run ??= begin(line.head, name);
              if (run === undefined) return undefined;
              break;
            case 'batch':
              if (run?.replayed.batch(line.batch) !== undefined) return run;
              request.onBatch?.();
              break;
            case 'asked':
              run?.replayed.snapshotAsked(line.now);
              break;
            case 'hole':
              notes.push(
                `${name} lost ${counted(line.lines, 'line')} here: later decisions may differ.`,
              );
              break;
            default:
              assertNever(line);
          }
        }
      }
      return run;
    }

    function begin(head: TapeHead, name: string): Run | undefined {
      const journalId = metaOf(database, 'journal_id');
      if (head.journalId !== journalId) {
        notes.push(`${name} belongs to the journal ${head.journalId}, not to ${journalId}.`);
        return undefined;
      }
      if (head.part > 1) {
        notes.push(
          `The beginning of this run is deleted: prices before ${name} are unknown, and its first decisions may differ.`,
        );
      }
      // Tapes of earlier versions are all of the US.
      const { venue = 'us', broker = DEFAULT_BROKER[venue] } = head.settings;
      const venues = venuesOf(venue);
      const state = stateAt(head);
      // Folded beside the replay: facts of an older version are compared complete.
      const asRecorded = stateFrom(stateText(state));
      const complete = (facts: Iterator<RecordedFact, void>): Iterator<RecordedFact, void> => ({
        next() {
          const one = facts.next();
          return one.done === true ? one : { value: folded(asRecorded, one.value) };
        },
      });
      const replayed = replayLife({
        head,
        traits: request.traitsOf(broker),
        settings: request.settings ?? withCode(head.settings),
        isOfToday: request.settings !== undefined,
        venues,
        state,
        recorded: complete(followFacts(database, head.seq)),
        factAt: createFactReader(database),
        isCounted: (at) => venues.home.calendar.dayOf(at) === day,
      });
      return { head, replayed };
    }

    function changesSince({ settings }: TapeHead): ConfigChange | undefined {
      return request.settings && changesBetween(withCode(settings), request.settings);
    }

    function stateAt({ journalId, seq, settings }: TapeHead): State {
      const state = initialState(journalId, settings.mode, settings.account);
      for (const recorded of readFacts(database, 0)) {
        if (recorded.seq > seq) break;
        evolve(state, recorded);
      }
      return state;
    }
  } finally {
    database.close();
  }
}

function endsEarly(parts: readonly TapeFile[], facts: number): string {
  const name = basename(parts.at(-1)?.path ?? '');
  return `${name} ends early: only the journal has ${counted(facts, 'later fact')}.`;
}

function noTape(day: TradingDay, files: readonly TapeFile[]): string {
  const days = [...new Set(files.map((file) => file.day))].sort();
  const [first] = days;
  const last = days.at(-1);
  return first === undefined
    ? 'This instance has no tape yet; a daemon writes one while it runs'
    : `No tape of ${day}; available: ${first === last ? first : `${first} to ${last}`}`;
}
