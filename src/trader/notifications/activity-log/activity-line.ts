// A line of the activity log.

export type Tone = 'plain' | 'quiet' | 'good' | 'bad' | 'strong';

export interface ActivityLine {
  /** One word for the kind of event. */
  readonly topic: string;
  readonly text: string;
  readonly tone: Tone;
}
