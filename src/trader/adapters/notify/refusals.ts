// A channel that refuses messages, such as a chat without its bot: the others learn it once, until it accepts one again.
import type { Notice } from '../../ports/notifier.ts';

export interface Refusal {
  /** Name of the channel. */
  readonly channel: string;
  readonly why: string;
  /** What was not delivered. */
  readonly lost: Notice;
}

/** What a channel does with messages, as it changes. */
export interface Refusals {
  /** It refused one, and accepted the one before or is new. */
  begun(refusal: Refusal): void;
  /** It accepts them again. */
  ended(channel: string): void;
}

export const NO_REFUSALS: Refusals = { begun: () => {}, ended: () => {} };

const LOST_MAX = 300;

/** For the channels that accept messages. */
export function refusalNotice({ channel, why, lost }: Refusal): Notice {
  const text = lost.text.length > LOST_MAX ? `${lost.text.slice(0, LOST_MAX)}...` : lost.text;
  return {
    ...{ kind: 'alarm', level: 'alarm', at: lost.at, about: `channel ${channel}` },
    text: `the ${channel} refuses messages: ${why}. What it refuses is lost; the first was: ${text}`,
  };
}
