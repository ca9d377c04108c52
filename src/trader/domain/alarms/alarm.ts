// An alarm: something that is wrong from the fact that raised it until a fact that ends it, and what people said about it.
import { HOUR_MS, type Instant } from '../../../kernel/instant.ts';
import { canBeSilenced, type IncidentKind } from './incident-kinds.ts';

export interface Alarm {
  /** `A` and the number of the fact that raised it. */
  readonly id: string;
  readonly kind: IncidentKind;
  readonly symbol?: string;
  /** As it was last stated. */
  readonly text: string;
  readonly since: Instant;
  /** It was stated so often, in the same words or in others. */
  readonly times: number;
  /** A stop that only the daemon can watch is not watched. */
  readonly isUnwatched?: true;
  readonly acknowledged?: Acknowledgement;
  readonly muted?: Mute;
  /** When it was sent to the second channel, because nothing had been said about it. */
  readonly escalatedAt?: Instant;
}

export interface Acknowledgement {
  readonly by: string;
  readonly note: string;
  readonly at: Instant;
}

export interface Mute {
  readonly by: string;
  readonly until: Instant;
}

export interface EndedAlarm extends Alarm {
  readonly endedAt: Instant;
}

export const MUTE_MAX_MS = 4 * HOUR_MS;

/** Two alarms of one key are the same one, as long as it has not ended. */
export function alarmKey(kind: IncidentKind, symbol: string | undefined): string {
  return `${kind} ${symbol ?? ''}`;
}

export function isMuted({ muted }: Pick<Alarm, 'muted'>, now: Instant): boolean {
  return muted !== undefined && muted.until > now;
}

/** Neither acknowledged, nor muted at this moment. */
export function isUnanswered({ acknowledged, muted }: Alarm, now: Instant): boolean {
  return acknowledged === undefined && !isMuted(muted === undefined ? {} : { muted }, now);
}

/** It asks for somebody: in the count of the bell and of the title. */
export function isCalling(alarm: Alarm, now: Instant): boolean {
  if (!canBeSilenced(alarm.kind)) return true;
  return alarm.acknowledged === undefined && !isMuted(alarm, now);
}
