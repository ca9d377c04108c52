// Texts of strategy files that somebody edits: kept in memory while the page is open, whatever page, session or refusal
// comes between; nowhere else.
import { signal } from '@preact/signals';
import type { Asked } from '../browser/ask.ts';
import { modeWords } from '../facts/modes.ts';
import type { FileText, Saved, Verdict } from '../facts/shapes.ts';
import { asEdited, asWritten, firstText, whyTooLong } from '../facts/strategy-text.ts';
import { liveness, refresh, trader } from './dashboard-snapshot.ts';
import { consider, deciding } from './decisions.ts';
import { door, session } from './session.ts';

export interface Edit {
  readonly trader: string;
  readonly file: string;
  /** As it was read; undefined for a new file. */
  readonly base: FileText | undefined;
  readonly text: string;
  /** Of this text. */
  readonly verdict: Verdict | undefined;
  readonly isChecking: boolean;
  /** Why it was not checked or saved. */
  readonly refusal: string;
  /** What became of the last save. */
  readonly outcome: string;
  /** What somebody else has saved since. */
  readonly theirs: FileText | undefined;
  /** What our last save replaced: an answer that was on its way may still show it. */
  readonly replaced: string | undefined;
}

const edits = signal<ReadonlyMap<string, Edit>>(new Map());

/** Another person at this browser does not see them. */
function keyOf(name: string, file: string): string {
  const user = session.value.kind === 'in' ? session.value.username : '';
  return [user, name, file].join('\n');
}

export function editOf(name: string, file: string): Edit | undefined {
  return edits.value.get(keyOf(name, file));
}

function put(edit: Edit): void {
  edits.value = new Map([...edits.value, [keyOf(edit.trader, edit.file), edit]]);
}

/** Of the newest version, whatever was typed since. */
function change({ trader: name, file }: Edit, to: Partial<Edit>): void {
  const now = editOf(name, file);
  if (now !== undefined) put({ ...now, ...to });
}

export function isChanged({ base, text }: Edit): boolean {
  return base === undefined || text !== asEdited(base.text);
}

export function hasUnsaved(): boolean {
  return [...edits.value.values()].some(isChanged);
}

const UNTOUCHED = {
  ...{ verdict: undefined, isChecking: false, refusal: '', outcome: '' },
  ...{ theirs: undefined, replaced: undefined },
} as const;

/** The file as the trader has it: an unedited form follows it. */
export function read(name: string, base: FileText): void {
  const now = editOf(name, base.name);
  if (now === undefined) {
    put({ trader: name, file: base.name, base, text: asEdited(base.text), ...UNTOUCHED });
  } else if (now.base?.hash === base.hash || now.replaced === base.hash) {
    if (now.theirs !== undefined) change(now, { theirs: undefined });
  } else if (isChanged(now)) {
    if (now.theirs?.hash !== base.hash) change(now, { theirs: base });
  } else change(now, { base, text: asEdited(base.text), verdict: undefined });
}

export function begin(name: string, file: string): void {
  if (editOf(name, file) !== undefined) return;
  put({ trader: name, file, base: undefined, text: firstText(file), ...UNTOUCHED });
}

export function write(edit: Edit, text: string): void {
  change(edit, { text, verdict: undefined, refusal: '', outcome: '' });
}

export function discard(edit: Edit): void {
  if (edit.base !== undefined) change(edit, { ...UNTOUCHED, text: asEdited(edit.base.text) });
}

export function takeTheirs(edit: Edit): void {
  const { theirs } = edit;
  if (theirs !== undefined)
    change(edit, { ...UNTOUCHED, base: theirs, text: asEdited(theirs.text) });
}

/** The next save replaces their version. */
export function keepMine(edit: Edit): void {
  if (edit.theirs !== undefined)
    change(edit, { base: edit.theirs, theirs: undefined, verdict: undefined, refusal: '' });
}

function pathOf({ trader: name, file }: Edit) {
  return { path: { trader: name, file } };
}

/** With the line ends of the file. */
export function textOf({ base, text }: Edit): string {
  return asWritten(text, base?.text ?? '');
}

/** Whether a save would come into force. */
export async function check(edit: Edit): Promise<boolean> {
  if (edit.isChecking) return false;
  const tooLong = whyTooLong(edit.text);
  if (tooLong !== '') {
    change(edit, { refusal: tooLong });
    return false;
  }
  change(edit, { isChecking: true, refusal: '', outcome: '' });
  const asked = await door.ask((client) =>
    client.POST('/api/v1/daemon/{trader}/strategies/files/{file}/check', {
      params: pathOf(edit),
      body: { text: textOf(edit) },
    }),
  );
  const isOfNow = editOf(edit.trader, edit.file)?.text === edit.text;
  if (asked.kind !== 'ok') change(edit, { isChecking: false, refusal: whyNot(asked) });
  else change(edit, { isChecking: false, ...(isOfNow ? { verdict: asked.body } : {}) });
  return asked.kind === 'ok' && asked.body.ok;
}

const CUT_OFF = 'The page is cut off; nothing can be saved from it.';
/** What asks for `confirmed` answers so with what it would do. */
const UNCONFIRMED = 428;
const CHANGED = 412;

/** Checked first; a text with faults is not proposed. */
export async function save(edit: Edit, afterwards: () => void): Promise<void> {
  if (!(await check(edit))) return;
  const changed = changedMeanwhile(edit);
  if (changed !== '') return change(edit, { refusal: `Not saved: ${changed}. Press Save again.` });
  const { mode, account } = trader.value ?? { mode: 'demo', account: '' };
  await consider({
    title: `Save ${edit.file}`,
    label: 'Save',
    where: `${modeWords(mode).word} ${account}`,
    means: 'Asking what it would do…',
    barred: () => (liveness.value === 'cut_off' ? CUT_OFF : ''),
    preview: async () => {
      const asked = await sent(edit, false);
      const isPreview = asked.kind === 'refused' && asked.status === UNCONFIRMED;
      if (isPreview) return { kind: 'ok', body: asked.detail, total: 0 };
      return asked.kind === 'ok' ? { ...asked, body: asked.body.text } : asked;
    },
    act: async () => {
      const asked = await sent(edit, true);
      void refresh();
      if (asked.kind !== 'ok') return asked;
      kept(edit, asked.body);
      afterwards();
      return { ...asked, body: outcomeOf(asked.body) };
    },
  });
}

/** A check takes a second or more on a slow line: a dialog that opens then must not take the place of another one. */
function changedMeanwhile({ trader: name, file, text }: Edit): string {
  if (deciding.value !== undefined) return 'another dialog was open once it was checked';
  return editOf(name, file)?.text === text ? '' : 'the text has changed since it was checked';
}

async function sent(edit: Edit, confirmed: boolean): Promise<Asked<Saved>> {
  const asked = await door.ask((client) =>
    client.PUT('/api/v1/daemon/{trader}/strategies/files/{file}', {
      params: pathOf(edit),
      body: { text: textOf(edit), base_hash: edit.base?.hash ?? null, confirmed },
    }),
  );
  if (asked.kind === 'refused' && asked.status === CHANGED) await lookAtTheirs(edit);
  return asked;
}

async function lookAtTheirs(edit: Edit): Promise<void> {
  const asked = await door.ask((client) =>
    client.GET('/api/v1/daemon/{trader}/strategies/files/{file}', { params: pathOf(edit) }),
  );
  if (asked.kind === 'ok') change(edit, { theirs: asked.body, replaced: undefined });
}

function kept(edit: Edit, saved: Saved): void {
  const base = { name: edit.file, text: textOf(edit), hash: saved.hash, changed_at: '' };
  const replaced = edit.base?.hash;
  const outcome = outcomeOf(saved);
  change(edit, { base, replaced, outcome, verdict: undefined, theirs: undefined, refusal: '' });
}

function outcomeOf({ name, in_force: isInForce, text }: Saved): string {
  return isInForce
    ? `${name} is saved. ${text}`
    : `${name} is saved, and NOT in force; the previous configuration stays: ${text}`;
}

function whyNot(asked: Exclude<Asked<unknown>, { kind: 'ok' }>): string {
  return asked.kind === 'refused' ? asked.detail : 'The API does not answer; nothing was done.';
}
