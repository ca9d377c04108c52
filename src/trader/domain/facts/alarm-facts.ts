// Facts of alarms: raised and ended by the engine, acknowledged and muted by people.
import type { Instant } from '../../../kernel/instant.ts';
import type { AlarmKind } from './alarm-kind.ts';

export type AlarmFact =
  | {
      readonly type: 'alarm-raised';
      readonly alarm: AlarmKind;
      readonly symbol?: string;
      readonly text: string;
      /** Of a stop that nothing watches: `alarm-ended` ends it. */
      readonly isUnwatched?: true;
    }
  /** Of what no other fact ends. */
  | { readonly type: 'alarm-ended'; readonly alarm: AlarmKind; readonly symbol?: string }
  | {
      readonly type: 'alarm-acknowledged';
      readonly alarmId: string;
      readonly by: string;
      /** Empty without one. */
      readonly note: string;
    }
  | {
      readonly type: 'alarm-muted';
      readonly alarmId: string;
      readonly by: string;
      readonly until: Instant;
    }
  /** Unacknowledged for so long that it was sent to the second channel. */
  | { readonly type: 'alarm-escalated'; readonly alarmId: string };
