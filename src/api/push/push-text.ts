// What a device shows of an alarm. Anybody near it can read that, so without a choice of its user it names neither symbol,
// amount nor account.
import type { AlarmRow } from '../../trader/contract/alarms.ts';
import { incidentKinds, incidentText } from '../../trader/contract/incidents/incidents.ts';

/** As the service worker of the page reads it. */
export interface PushText {
  readonly title: string;
  readonly body: string;
  /** A later message with the same tag replaces it on the device. */
  readonly tag: string;
  /** Stays until somebody dismisses it. */
  readonly is_urgent: boolean;
}

export interface PushedAlarm {
  readonly trader: { readonly name: string; readonly mode: string };
  readonly row: Pick<AlarmRow, 'kind' | 'severity' | 'text'>;
  readonly tag: string;
}

/** A push service takes 4,096 bytes, of which 103 are not the text. */
const TEXT_MAX = 600;

export function pushText({ trader, row, tag }: PushedAlarm, hasDetails: boolean): PushText {
  const is_urgent = row.severity === 'danger';
  const title = titleOf(row.kind);
  if (hasDetails)
    return { title, body: `${trader.name}: ${row.text}`.slice(0, TEXT_MAX), tag, is_urgent };
  const what = is_urgent ? 'Danger' : 'Warning';
  return {
    title,
    body: `${what} on a ${trader.mode} account. Open the dashboard.`,
    tag,
    is_urgent,
  };
}

/** A newer trader may raise what this version does not know. */
function titleOf(kind: AlarmRow['kind']): string {
  return incidentKinds.includes(kind) ? incidentText(kind, undefined).title : 'Alarm';
}

export const TEST_TEXT: PushText = {
  title: 'Test of alarms',
  body: 'Alarms of sluice are shown on this device.',
  tag: 'test',
  is_urgent: false,
};
