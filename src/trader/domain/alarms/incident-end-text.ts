// How an alarm ends, in a sentence.
import type { IncidentEnd } from './incident-kinds.ts';

export const INCIDENT_END_TEXT: { readonly [End in IncidentEnd]: string } = {
  seen: 'When somebody acknowledges it: `sluice alarms --acknowledge ID`. It has happened, and nothing takes it back.',
  flat: 'When nothing of ours is open in SYMBOL.',
  whole: 'When what is held in SYMBOL is whole shares, or nothing.',
  covered: 'When every position in SYMBOL has its stop.',
  compared:
    'When a comparison with the broker does not show it any more, or nothing of ours is open in SYMBOL.',
  'not-shown': 'When a comparison with the broker shows nothing of it in SYMBOL any more.',
  cancelled: 'When every order in SYMBOL that was to be cancelled has ended.',
  withdrawn: 'When no entry and no order that was to be cancelled is open in SYMBOL.',
  'rests-on':
    'When what rests in SYMBOL is good-till-cancelled, or nothing of ours is open in SYMBOL.',
  'change-accepted': 'When the broker accepts a change of the stop, or the stop has ended.',
  'gateway-ready': 'When the gateway is ready again.',
  'login-given': 'When the gateway is logged in.',
  'orders-known': 'When the outcome of every order is known.',
  'feeds-authorized': 'When no feed rejects its key any more.',
  'prices-live': 'When live prices arrive again.',
  resumed: 'When `sluice resume` has lifted the halt.',
  'day-over': 'With the next trading day.',
  'config-valid': 'When a configuration without faults is in force.',
};
