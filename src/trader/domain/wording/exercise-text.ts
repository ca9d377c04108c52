// How requests to exercise option contracts, and what became of them, read.
import type { ExerciseStatus, ExerciseTerms } from '../terms/exercise.ts';

/** `exercise 2 AAPL 261218C00230000`, `let 2 AAPL 261218C00230000 lapse` */
export function exerciseText({
  action,
  contracts,
  symbol,
}: Pick<ExerciseTerms, 'action' | 'contracts' | 'symbol'>): string {
  const what = `${contracts} ${symbol}`;
  return action === 'exercise' ? `exercise ${what}` : `let ${what} lapse`;
}

const STATUS_WORDS: Readonly<Record<ExerciseStatus, string>> = {
  intended: 'decided, not sent yet',
  sent: 'sent; the broker answers only a refusal, and positions show the outcome',
  unknown: 'whether it left is unknown, and it is not sent again; positions show the outcome',
  not_sent: 'not sent',
  refused: 'refused by the broker',
  done: 'carried out',
  not_done: 'not carried out',
};

export function exerciseUpdateText({
  status,
  code,
  why,
}: {
  readonly status: ExerciseStatus;
  readonly code?: string;
  readonly why: string;
}): string {
  const cause = why === '' ? '' : `: ${why}`;
  return `the request: ${STATUS_WORDS[status]}${cause}${code === undefined ? '' : ` (${code})`}`;
}
