// What somebody is about to do: one thing at a time, confirmed in a dialog that shows what the server says it would do.
import { signal } from '@preact/signals';
import type { Asked } from '../browser/ask.ts';
import { after } from '../browser/clock.ts';

/** A value that the decision needs; the preview is of this value. */
export interface Entry {
  readonly label: string;
  readonly value: string;
  /** Without a value the server is asked nothing, unless it may be left out. */
  readonly isOptional?: boolean;
  /** Why a value is not read, in one sentence at the field; empty if it is. The server is not asked about such a value. */
  readonly faultIn?: (entered: string) => string;
}

export interface Decision {
  readonly title: string;
  /** Of the button that does it. */
  readonly label: string;
  /** What it is about: the account or the portfolio. */
  readonly where: string;
  /** In the server's words; undefined if the server has none for it, then `means` says it. */
  readonly preview: ((entered: string) => Promise<Asked<string>>) | undefined;
  readonly means: string;
  readonly entry?: Entry | undefined;
  /** Why it cannot be done at this moment; empty if it can. */
  readonly barred?: () => string;
  /** Answers what was done; 428 with what it would do now, if that is not what was shown. */
  readonly act: (entered: string) => Promise<Asked<string>>;
}

export interface Deciding {
  readonly decision: Decision;
  readonly entered: string;
  /** What is wrong with it. */
  readonly fault: string;
  readonly preview: string;
  /** Whether it may be confirmed: the value is read, and the server has said what it would do if it has a preview. */
  readonly isKnown: boolean;
  readonly isSending: boolean;
  readonly refusal: string;
}

/** What the newest decision did, in the server's words. */
export const outcomeText = signal('');
export const deciding = signal<Deciding | undefined>(undefined);
/** Read by then, or never. */
const OUTCOME_MS = 60_000;
let cancelEnd = () => {};

/** Until somebody goes to another page, has read it, or a minute is over. */
function announce(text: string): void {
  cancelEnd();
  outcomeText.value = text;
  cancelEnd = after(OUTCOME_MS, forgetOutcome);
}

export function forgetOutcome(): void {
  cancelEnd();
  outcomeText.value = '';
}

/** How many decisions were made: what they may have changed is asked for again. */
export const decided = signal(0);

export async function consider(decision: Decision): Promise<void> {
  const { means, entry } = decision;
  cancelPreview();
  const entered = entry?.value ?? '';
  const more = { preview: means, isSending: false, refusal: '' };
  deciding.value = { decision, entered, ...judged(decision, entered), ...more };
  if (decision.preview !== undefined) await askPreview();
}

/** Typing is one value, not one for each key. */
const TYPED_MS = 300;
let cancelPreview = () => {};

/** Another value: what was shown is of the last one. */
export function enter(entered: string): void {
  const wanted = deciding.value;
  if (wanted === undefined || wanted.isSending) return;
  const found = judged(wanted.decision, entered);
  const { means, preview } = wanted.decision;
  const shown = found.fault === '' ? wanted.preview : means;
  deciding.value = { ...wanted, entered, ...found, preview: shown, refusal: '' };
  cancelPreview();
  if (preview !== undefined && found.fault === '')
    cancelPreview = after(TYPED_MS, () => void askPreview());
}

function isMissing({ entry }: Decision, entered: string): boolean {
  return entry !== undefined && entry.isOptional !== true && entered.trim() === '';
}

/** Before the server is asked. */
function judged(decision: Decision, entered: string): Pick<Deciding, 'fault' | 'isKnown'> {
  const { entry, preview } = decision;
  const fault = entered.trim() === '' ? '' : (entry?.faultIn?.(entered) ?? '');
  const isKnown = preview === undefined && fault === '' && !isMissing(decision, entered);
  return { fault, isKnown };
}

async function askPreview(): Promise<void> {
  const asking = deciding.value;
  if (asking === undefined) return;
  const { decision, entered } = asking;
  const { means, preview } = decision;
  if (preview === undefined || asking.fault !== '') return;
  if (isMissing(decision, entered)) {
    deciding.value = { ...asking, preview: means };
    return;
  }
  const asked = await preview(entered);
  const wanted = deciding.value;
  if (wanted?.decision !== decision || wanted.entered !== entered) return;
  deciding.value = {
    ...wanted,
    ...(asked.kind === 'ok'
      ? { preview: asked.body, isKnown: true }
      : { preview: '', refusal: whyNot(asked) }),
  };
}

export function barredBy({ barred }: Decision): string {
  return barred?.() ?? '';
}

export function leaveIt(): void {
  deciding.value = undefined;
}

/** Whose session ended while the dialog was open. */
let heldFor = '';

/** The session of this person has ended: a value that was typed waits for them, anything else is left. */
export function holdFor(username: string): void {
  const wanted = deciding.value;
  const { entry } = wanted?.decision ?? {};
  if (wanted === undefined || entry === undefined || wanted.entered === entry.value)
    return leaveIt();
  cancelPreview();
  heldFor = username;
  const refusal = wanted.isSending ? wanted.refusal : NOT_SENT;
  deciding.value = { ...wanted, isKnown: false, preview: '', refusal };
}

const NOT_SENT = 'Your session ended before this was sent. Look at it again.';

export function isHeldFor(username: string): boolean {
  return deciding.value !== undefined && heldFor === username && username !== '';
}

/** This person has signed in: what waits for them is previewed anew. */
export async function resumeFor(username: string): Promise<void> {
  const wanted = deciding.value;
  if (wanted === undefined) return;
  if (heldFor !== username) return leaveIt();
  heldFor = '';
  deciding.value = { ...wanted, ...judged(wanted.decision, wanted.entered) };
  await askPreview();
}

/** Once, however often the button is pressed. */
export async function decide(): Promise<void> {
  const wanted = deciding.value;
  if (wanted === undefined || wanted.isSending || !wanted.isKnown) return;
  if (barredBy(wanted.decision) !== '') return;
  deciding.value = { ...wanted, isSending: true, refusal: '' };
  const asked = await wanted.decision.act(wanted.entered);
  decided.value += 1;
  if (asked.kind === 'ok') {
    announce(asked.body);
    if (deciding.value?.decision === wanted.decision) deciding.value = undefined;
    return;
  }
  const failed = notDone(asked);
  if (deciding.value?.decision === wanted.decision)
    deciding.value = { ...wanted, isSending: false, ...failed };
  else announce(leftWords(wanted.decision, failed));
}

/** For a person who has closed the dialog meanwhile, and would count on it. */
function leftWords({ title }: Decision, { preview = '', refusal }: NotDone): string {
  return `${title}: ${refusal} ${preview}`.trim();
}

/** What is shown has to be confirmed anew. */
const CHANGED = 428;

type NotDone = Pick<Deciding, 'refusal'> & Partial<Pick<Deciding, 'preview'>>;

function notDone(asked: Exclude<Asked<string>, { kind: 'ok' }>): NotDone {
  if (asked.kind === 'unreachable')
    return {
      refusal:
        'The API does not answer, so it is not known whether this was done. Look again before you repeat it.',
    };
  return asked.status === CHANGED
    ? { preview: asked.detail, refusal: 'Nothing was done: this has changed since you were asked.' }
    : { refusal: asked.detail };
}

function whyNot(asked: Asked<string>): string {
  return asked.kind === 'refused' ? asked.detail : 'The API does not answer.';
}
