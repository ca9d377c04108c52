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
  readonly preview: string;
  /** Whether it may be confirmed: the server has said what it would do. */
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
  const { preview, means, entry } = decision;
  cancelPreview();
  const isKnown = preview === undefined;
  const entered = entry?.value ?? '';
  deciding.value = { decision, entered, preview: means, isKnown, isSending: false, refusal: '' };
  if (!isKnown) await askPreview();
}

/** Typing is one value, not one for each key. */
const TYPED_MS = 300;
let cancelPreview = () => {};

/** Another value: what was shown is of the last one. */
export function enter(entered: string): void {
  const wanted = deciding.value;
  if (wanted === undefined || wanted.isSending) return;
  deciding.value = { ...wanted, entered, isKnown: false, refusal: '' };
  cancelPreview();
  cancelPreview = after(TYPED_MS, () => void askPreview());
}

async function askPreview(): Promise<void> {
  const asking = deciding.value;
  if (asking === undefined) return;
  const { decision, entered } = asking;
  const { entry, means, preview } = decision;
  if (preview === undefined) return;
  if (entry !== undefined && entry.isOptional !== true && entered.trim() === '') {
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
