// The feed of predictions.
import type { Drill } from './fault-drill.ts';

const PASSING = ['429', '500', 'timeout', 'html', 'malformed', 'nan', 'error-200'] as const;

export const FEED_DRILLS: readonly Drill[] = [
  ...PASSING.map(
    (kind): Drill => ({
      name: `feed: ${kind}`,
      begin: (scene) => scene.feedFault(kind, { count: 2 }),
      alarms: [],
    }),
  ),
  {
    name: 'feed: unauthorized',
    begin: (scene) => scene.feedFault('unauthorized', { for_ms: 600_000 }),
    alarms: ['feed-unauthorized'],
    outside: [
      {
        page: 'feed-unauthorized',
        says: 'renew the key in the configuration',
        async does(scene) {
          await scene.healFeed();
          scene.renewKey();
        },
      },
    ],
  },
];
