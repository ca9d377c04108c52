// The connection to the gateway, its login and its prices.
import type { Drill, Outside, Scene } from './fault-drill.ts';

const heal = (scene: Scene) => scene.heal();

const STARTED_AGAIN: Outside = {
  page: 'gateway-down',
  says: 'Start the gateway or its network again',
  does: heal,
};
const SESSIONS: Outside = {
  page: 'prices-not-live',
  says: 'Look at the market data subscription of the account, and at other sessions of its user',
  does: heal,
};

export const CONNECTION_DRILLS: readonly Drill[] = [
  { name: 'reset', kind: 'reset', alarms: ['gateway-down'] },
  {
    ...{ name: 'restart', kind: 'restart', fields: { for_ms: 40_000 }, watchSeconds: 45 },
    alarms: ['gateway-down'],
  },
  { name: 'mute', kind: 'mute', alarms: ['gateway-down'], outside: [STARTED_AGAIN] },
  {
    ...{ name: 'mute, dropping', kind: 'mute', fields: { mode: 'drop' } },
    ...{ alarms: ['gateway-down'], outside: [STARTED_AGAIN] },
  },
  {
    ...{ name: 'client-id-in-use', kind: 'client-id-in-use', fields: { count: 2 } },
    begin: (scene) => scene.fault('reset'),
    alarms: ['gateway-down'],
  },
  {
    ...{ name: 'id-rollback', kind: 'id-rollback', fields: { by: 3 } },
    begin: (scene) => scene.fault('reset'),
    alarms: ['gateway-down'],
  },
  {
    ...{ name: 'lost-1100', kind: 'lost-1100', alarms: ['gateway-down'] },
    outside: [STARTED_AGAIN],
  },
  {
    ...{ name: 'restored-1102', kind: 'lost-1100', alarms: ['gateway-down'] },
    outside: [{ ...STARTED_AGAIN, does: (scene) => scene.fault('restored-1102') }],
  },
  {
    ...{ name: 'restored-1101', kind: 'lost-1100', alarms: ['gateway-down'] },
    outside: [{ ...STARTED_AGAIN, does: (scene) => scene.fault('restored-1101') }],
  },
  {
    ...{ name: 'login-required', kind: 'login-required' },
    alarms: ['gateway-down', 'login-required'],
    begin: (scene) => scene.fault('reset'),
    outside: [{ page: 'login-required', says: 'Log the gateway in', does: heal }],
  },
  {
    ...{ name: 'competing-session', kind: 'competing-session', fields: { streams: 'ended' } },
    ...{ alarms: ['prices-not-live'], outside: [SESSIONS] },
  },
  {
    ...{ name: 'delayed-data', kind: 'delayed-data' },
    ...{ alarms: ['prices-not-live'], outside: [SESSIONS] },
  },
  {
    ...{ name: 'farm-broken', kind: 'farm-broken', fields: { for_ms: 30_000, streams: 'ended' } },
    ...{ alarms: [], watchSeconds: 40 },
  },
  {
    ...{ name: 'bars-ended', kind: 'bars-ended', fields: { symbol: 'SYMBOL' }, alarms: [] },
  },
  {
    ...{ name: 'volumes-in-lots', kind: 'volumes-in-lots' },
    alarms: ['gateway-down', 'gateway-unfit'],
    begin: (scene) => scene.fault('reset'),
    outside: [
      {
        page: 'gateway-unfit',
        says: 'Change the setting of the gateway that the message names',
        does: heal,
      },
    ],
  },
  { name: 'unset-sentinels', kind: 'unset-sentinels', fields: { for_ms: 10_000 }, alarms: [] },
  {
    ...{ name: 'pacing', kind: 'pacing', fields: { count: 3 }, alarms: ['gateway-down'] },
    async begin(scene) {
      await scene.fault('lost-1100');
      await scene.fault('restored-1101');
    },
  },
  {
    ...{ name: 'wrong-account', kind: 'wrong-account' },
    alarms: ['gateway-down', 'wrong-account', 'halted'],
    begin: (scene) => scene.fault('reset'),
    outside: [
      {
        page: 'wrong-account',
        says: 'Log the gateway in to the configured account',
        async does(scene) {
          await scene.heal();
          await scene.fault('reset');
        },
      },
      {
        page: 'wrong-account',
        says: 'Once `sluice status` shows that it is ready',
        does: (scene) => scene.becomesReady(),
      },
    ],
  },
  {
    ...{ name: 'wrong-account, at a start', kind: 'wrong-account' },
    alarms: ['gateway-down', 'wrong-account', 'halted'],
    async begin({ sluice }) {
      await sluice('stop');
      await sluice('start', '--wait', '5');
    },
    service: 'trader-down',
    outside: [{ page: 'trader-down', says: 'end the cause first', does: heal }],
  },
  {
    ...{ name: 'read-only', kind: 'read-only', alarms: ['gateway-down', 'read-only'] },
    begin: (scene) => scene.fault('reset'),
    outside: [
      {
        page: 'read-only',
        says: 'Switch off the read-only setting of the API in the gateway',
        does: heal,
      },
    ],
  },
  {
    ...{ name: 'notice', kind: 'notice', fields: { code: 2110 }, alarms: ['gateway-down'] },
    outside: [{ ...STARTED_AGAIN, does: (scene) => scene.fault('restored-1102') }],
  },
  {
    ...{
      name: 'extra-field',
      kind: 'extra-field',
      fields: { message: 'position' },
      alarms: ['gateway-unfit'],
    },
    begin: async (scene) => void (await scene.sluice('reconcile')),
  },
  {
    ...{ name: 'no-end-marker', kind: 'no-end-marker' },
    ...{ fields: { list: 'positions', count: 3 }, alarms: ['gateway-down', 'not-reconciled'] },
    begin: (scene) => scene.fault('reset'),
    outside: [
      {
        page: 'not-reconciled',
        says: 'restart the gateway',
        async does(scene) {
          await scene.heal();
          await scene.fault('restart', { for_ms: 2_000 });
        },
      },
    ],
  },
];
