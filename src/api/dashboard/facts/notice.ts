// One thing that a person must know: a sentence, how urgent it is, and what can be done.
export type Urgency = 'danger' | 'warning' | 'note';

export type Remedy =
  | { readonly label: string; readonly command: 'resume' }
  | { readonly label: string; readonly command: 'protect'; readonly symbol: string };

export interface Notice {
  /** Stays the same while it is about the same thing. */
  readonly id: string;
  readonly urgency: Urgency;
  readonly title: string;
  readonly text: string;
  readonly remedy?: Remedy;
  /** What to type where the page cannot do it. */
  readonly type?: string;
}
