// Names, comments, help and messages use plain English and the field's terms. The numbers are what remains: they only fall.
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The client's types are generated from the API's description. */
const LEFT_OUT = ['src/api/client/schema.ts'];
/** What may stay: a pattern and its reason. */
const EXCEPTIONS: readonly (readonly [RegExp, string])[] = [
  [/\bthere (?:is|are) no\b/gi, 'plain English'],
  [/\b(?:is|are) no longer\b/gi, 'plain English'],
  [/--tell\b|\btell\?: boolean|\bflags\.tell\b/g, 'an option of `sluice doctor` that users type'],
  [/[`']telegram-told\.json[`']/g, 'a stored file'],
  [/`tell (?:e1|s1|position)[^`]*`/g, 'a move of the explorer, as it is typed'],
  [/\bas nobody\b/g, 'a user of the system'],
  [/'telling'/g, 'the name of a check in the answer of `sluice go-live --json`'],
  [/\basync hear\(/g, 'implements a port of an adapter'],
];
/** Everything else that a reader of the program meets. */
const SOURCES = globSync('src/**/*.{ts,tsx,css,html}')
  .filter((path) => !LEFT_OUT.some((start) => path.startsWith(start)))
  .map((path) => ({ path, text: withoutExceptions(readFileSync(path, 'utf8')) }));
/** Outside of blocks of commands and output. Decisions stay as they were written. */
const DOCUMENTS = globSync(['*.md', 'docs/**/*.md'])
  .filter((path) => !path.startsWith('docs/decisions/') && path !== 'CHANGELOG.md')
  .map((path) => ({
    path,
    text: withoutExceptions(readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```$/gm, blanked)),
  }));
/** What else is shipped, and the programs of the tasks. */
const SHIPPED = globSync([
  'config/**/*.{yaml,yml}',
  'config/demo/NOTICE',
  'strategies/**/*.*',
  'packages/*/README.md',
  'scripts/**/*.*',
])
  // A user of the system is called so.
  .filter((path) => path !== 'scripts/postgres.sh')
  .map((path) => ({
    path,
    text: withoutExceptions(readFileSync(path, 'utf8').replace(/^```[\s\S]*?^```$/gm, blanked)),
  }));
const PATHS = globSync(['src/**/*.*', 'test/**/*.*', 'scripts/**/*.*', 'bench/**/*.*']);

/** Word or phrase → how many times `src` still says it. Who reports, sends or learns what is said by its own verb. */
const UNCLEAR_WORDS: Readonly<Record<string, number>> = {
  told: 0,
  tells: 0,
  tell: 0,
  hears: 0,
  heard: 0,
  nobody: 0,
  whoever: 0,
  'is no': 0,
  'are no': 0,
  speaks: 0,
  'goes on': 0,
  'of its own': 0,
  unasked: 0,
  'comes to be': 0,
};

/** The same in documents. */
const UNCLEAR_IN_DOCUMENTS: Readonly<Record<string, number>> = {
  told: 0,
  tells: 0,
  tell: 0,
  hears: 0,
  heard: 0,
  nobody: 0,
  whoever: 0,
  speaks: 0,
  'goes on': 0,
  'of its own': 0,
  unasked: 0,
};

/** Private words of the code → how many times they still stand in `src`; the term to use is in the comment. */
const PRIVATE_WORDS: Readonly<Record<string, number>> = {
  telling: 2, // notifications
  story: 0, // activity log
  steer: 0, // position reconciler
  steers: 0, // reconciles
  foresight: 0, // price skipping
  hindsight: 0, // scoring
  wish: 27, // in the names of facts
  wishes: 0, // pending reversals
  doubts: 0, // uncertain orders
  forks: 3, // in the name of a fault
  lapses: 0, // protection gaps
  meddling: 9, // external modification
  'house facts': 0, // system events
  'life sign': 0, // heartbeat
  courier: 0, // dispatcher
  applicant: 0, // order validation
  patience: 6, // stall-aware timeout
  shelf: 0, // cache store
  duties: 0, // leader-only jobs
  wakes: 0, // change notifications
  'leader line': 1, // leader election
  drafted: 18, // transaction commands
  'kept beside': 0, // event metadata
  'takes back': 0, // reverses
  'take back': 1, // reverse
  'take-back': 0, // reversal
  'name-lots': 0, // specific identification
  walked: 4, // replayed
  rehearsal: 2, // dry run
  rehearsals: 17, // in the name of a table and a field
  rehearse: 0, // try
  strangers: 1, // foreign events
  bells: 0, // session events
  troubles: 0, // fault injection
  makings: 0, // pending answers
  'door-keeper': 0, // admission
  teller: 0, // publisher
  agenda: 0, // scheduler
  exam: 0, // evaluation
  masked: 0, // redacted
  desk: 61, // control API, trader client, an exit that is played again; the page of the dashboard and a field of the API keep it
  desks: 0,
};

/** A word of a path → how many folders and files still have it. */
const PRIVATE_NAMES: Readonly<Record<string, number>> = {
  desk: 6, // the page
  desks: 0,
  'by-hand': 1,
  prepare: 1,
  telling: 0,
  say: 0,
  story: 1,
  steer: 0,
  foresight: 0,
  hindsight: 0,
  readings: 0,
  acts: 0,
  wish: 0,
  doubts: 0,
  forks: 0,
  lapses: 0,
  described: 0,
  meddling: 0,
  'house-facts': 0,
  'held-back': 0,
  'terms-seen': 0,
  'waiting-line': 0,
  applicant: 0,
  'mirror-link': 0,
  patience: 0,
  'life-sign': 0,
  courier: 0,
  mirror: 0,
  shelf: 0,
  duties: 0,
  wakes: 0,
  'leader-line': 0,
  board: 5,
  observation: 0,
  drafted: 0,
  'kept-beside': 0,
  'take-back': 0,
  'name-lots': 0,
  walked: 0,
  rehearsal: 0,
  strangers: 0,
  'go-on': 0,
  'emptied-log': 0,
  'at-once': 0,
  'takes-writes': 0,
  bells: 0,
  troubles: 0,
  makings: 0,
  'door-keeper': 0,
  teller: 0,
  agenda: 0,
  exam: 0,
  redacted: 0,
  sight: 0,
  painted: 0,
  leaving: 1,
  meanwhile: 0,
  'cut-off': 0,
  rig: 0,
  house: 0,
  court: 0,
  stage: 0,
  theatre: 0,
  'carried-out': 0,
};

/** The exceptions become as many dots, so that lines and places stay. */
function withoutExceptions(text: string): string {
  return EXCEPTIONS.reduce((left, [pattern]) => left.replace(pattern, blanked), text);
}

function blanked(found: string): string {
  return found.replace(/[^\n]/g, '.');
}

/** Where the word stands, as `path:line`. */
function places(word: string, texts = SOURCES): readonly string[] {
  const pattern = new RegExp(`\\b${word.replace(' ', '\\s+(?:\\*\\s+|//\\s+)?')}\\b`, 'gi');
  return texts.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(({ index }) => `${path}:${lineAt(text, index)}`),
  );
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** The folders and files of that name, each once. */
function pathsNamed(name: string): readonly string[] {
  const pattern = new RegExp(`^(?:.*[/.-])?${name}(?=[/.-])`);
  return [...new Set(PATHS.flatMap((path) => pattern.exec(path)?.[0] ?? []))];
}

/** More than the number is a new use; fewer asks to lower the number in this file. */
function expectRemaining(found: readonly string[], remaining: number): void {
  if (remaining === 0) expect(found).toEqual([]);
  else expect(found.length).toBe(remaining);
}

describe('comments, help and messages', () => {
  it.each(Object.entries(UNCLEAR_WORDS))('say "%s" %i times', (word, remaining) => {
    expectRemaining(places(word), remaining);
  });

  it.each(Object.entries(PRIVATE_WORDS))(
    'use the private word "%s" %i times',
    (word, remaining) => {
      expectRemaining(places(word), remaining);
    },
  );
});

describe('documents', () => {
  it.each(Object.entries(UNCLEAR_IN_DOCUMENTS))('say "%s" %i times', (word, remaining) => {
    expectRemaining(places(word, DOCUMENTS), remaining);
  });
});

describe('scripts and shipped files', () => {
  it.each(Object.keys(UNCLEAR_WORDS))('never say "%s"', (word) => {
    expect(places(word, SHIPPED)).toEqual([]);
  });
});

describe('files and folders', () => {
  it.each(Object.entries(PRIVATE_NAMES))('are named "%s" %i times', (name, remaining) => {
    expectRemaining(pathsNamed(name), remaining);
  });
});
