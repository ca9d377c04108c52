// The records of a sample and the result for each: a prediction, a verdict, or ignored.
import { readFileSync } from 'node:fs';
import { fileFaultText } from '../../../kernel/file-fault.ts';
import { type Instant, instant } from '../../../kernel/instant.ts';
import { pathTextOf } from '../../../kernel/record-path.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  bodiesIn,
  FILE_START,
  type FileBodies,
} from '../../../trader/adapters/flow-api/sources/file-records.ts';
import { parseEnvelope } from '../../../trader/adapters/flow-api/sources/prediction-envelope.ts';
import {
  type AggregateTerms,
  type FlowWindow,
  readWindow,
  windowAt,
  windowWith,
} from '../../../trader/domain/intake/flow-window.ts';
import { matches } from '../../../trader/domain/intake/mapping/matches.ts';
import { unwrap } from '../../../trader/domain/intake/mapping/unwrap.ts';
import { isFields, type UnreadVerdict } from '../../../trader/domain/intake/neutral/neutral.ts';
import { type ReadableFeed, readRecord } from '../../../trader/domain/intake/read-record.ts';
import type { Prediction } from '../../../trader/domain/terms/prediction.ts';
import type { FeedProfile, FileTerms } from '../../../trader/ports/feed-profile.ts';
import { home } from '../../program/home.ts';
import { type Checkable, nameOf } from './checkable.ts';

export type CheckedRecord = { readonly record: unknown } & (
  | { readonly kind: 'read'; readonly prediction: Prediction }
  | { readonly kind: 'refused'; readonly verdict: UnreadVerdict }
  /** The condition of `where` that it fails. */
  | { readonly kind: 'left-out'; readonly why: string }
);

export interface CheckedWindow {
  readonly window: FlowWindow;
  readonly read: Result<Prediction, UnreadVerdict>;
}

export interface Checked {
  readonly profile: string;
  readonly records: readonly CheckedRecord[];
  readonly windows: readonly CheckedWindow[];
  /** Messages about parts of the sample that are not records. */
  readonly unreadable: readonly string[];
}

type Format = FileTerms['format'];

/** The failure is a message about the whole sample. */
export function checkSample(
  profile: Checkable,
  file: string,
  format: Format | undefined,
): Result<Checked, string> {
  const text = textOf(file);
  if (!text.ok) return text;
  const { bodies, faults } = bodiesOf(text.value, {
    format: formatOf(profile, file, format),
    delimiter: delimiterOf(profile, file),
  });
  const [fault] = faults;
  if (fault !== undefined && bodies.length === 0) return failed(`${file}: ${fault}`);
  const found: unknown[] = [];
  for (const body of bodies) {
    const records = recordsIn(body, profile);
    if (!records.ok) return failed(`${file}: ${records.failure}`);
    found.push(...records.value);
  }
  return ok({ ...checkRecords(profile, found), unreadable: faults });
}

export function checkRecords(profile: Checkable, found: readonly unknown[]): Checked {
  const receivedAt = instant(Date.now());
  const records = found.map((record) => checkRecord(record, profile, receivedAt));
  const terms = profile.kind === 'declared' ? profile.profile.aggregate : undefined;
  const windows = terms === undefined ? [] : windowsOf(records, terms, nameOf(profile), receivedAt);
  return { profile: nameOf(profile), records, windows, unreadable: [] };
}

function checkRecord(record: unknown, profile: Checkable, receivedAt: Instant): CheckedRecord {
  const failing = profile.kind === 'declared' ? firstFailing(record, profile.profile) : undefined;
  if (failing !== undefined) return { record, kind: 'left-out', why: failing };
  const symbol = isFields(record) && typeof record.ticker === 'string' ? record.ticker : '';
  const offered = { symbol, receivedAt, record, model: undefined };
  const read = readRecord(readableOf(profile), offered);
  return read.ok
    ? { record, kind: 'read', prediction: read.value }
    : { record, kind: 'refused', verdict: read.failure };
}

function firstFailing(record: unknown, { reading }: FeedProfile): string | undefined {
  const test = reading.where.find((each) => !matches(record, each));
  return test && `${pathTextOf(test.path)} ${test.op}`;
}

/** Times without a zone are those of the home venue, as in a configuration that names no other. */
function readableOf(profile: Checkable): ReadableFeed {
  const name = nameOf(profile);
  return profile.kind === 'declared'
    ? { profile: 'declared', name, declared: profile.profile }
    : { profile: 'prediction-api', name, zone: home().calendar.zone.name };
}

function windowsOf(
  records: readonly CheckedRecord[],
  terms: AggregateTerms,
  feed: string,
  receivedAt: Instant,
): CheckedWindow[] {
  const byKey = new Map<string, FlowWindow>();
  const counted = new Set<string>();
  for (const checked of records) {
    if (checked.kind !== 'read' || counted.has(checked.prediction.id)) continue;
    const { prediction } = checked;
    counted.add(prediction.id);
    const fresh = windowAt(prediction.symbol, prediction.dataTime, terms);
    const key = `${fresh.symbol} ${fresh.start}`;
    byKey.set(key, windowWith(byKey.get(key) ?? fresh, prediction, terms));
  }
  return [...byKey.values()]
    .toSorted((a, b) => a.start - b.start || (a.symbol < b.symbol ? -1 : 1))
    .map((window) => ({ window, read: readWindow(window, terms, { feed, receivedAt }) }));
}

function recordsIn(body: unknown, profile: Checkable): Result<readonly unknown[], string> {
  if (profile.kind === 'declared') return unwrap(body, profile.profile.envelope);
  const envelope = parseEnvelope(JSON.stringify(body), []);
  if (!envelope.ok) return envelope;
  if (envelope.value.kind === 'error')
    return failed(`the source reports: ${envelope.value.message}`);
  const { prediction, predictions } = envelope.value.content;
  const records = Array.isArray(predictions) ? predictions : [prediction];
  return ok(records.filter((record) => record !== undefined && record !== null));
}

function formatOf(profile: Checkable, file: string, format: Format | undefined): Format {
  const [, ending = ''] = /\.(\w+)$/.exec(file) ?? [];
  if (format !== undefined) return format;
  if (ending === 'csv') return 'csv';
  if (ending === 'ndjson' || ending === 'jsonl') return 'ndjson';
  const request = profile.kind === 'declared' ? profile.profile.request : undefined;
  return request?.mode === 'file' ? request.format : 'json';
}

function delimiterOf(profile: Checkable, file: string): string {
  const request = profile.kind === 'declared' ? profile.profile.request : undefined;
  if (request?.mode === 'file' && request.delimiter !== ',') return request.delimiter;
  return file.endsWith('.tsv') ? '\t' : ',';
}

/** Text that is not a single document may still be one document per line. */
function bodiesOf(text: string, { format, delimiter }: Omit<FileTerms, 'mode'>): FileBodies {
  const read = (as: Format) => bodiesIn(text, { mode: 'file', format: as, delimiter }, FILE_START);
  const whole = read(format);
  if (format !== 'json' || whole.faults.length === 0) return whole;
  const lines = read('ndjson');
  return lines.faults.length === 0 ? lines : whole;
}

function textOf(file: string): Result<string, string> {
  try {
    return ok(readFileSync(file, 'utf8'));
  } catch (error) {
    return failed(`${file} cannot be read: ${fileFaultText(error)}`);
  }
}
