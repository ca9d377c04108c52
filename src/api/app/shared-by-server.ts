// What the processes of a book on PostgreSQL share where no Redis is configured: limits, and the news that users, grants or keys
// were changed.
import type { LeaderElection } from '../../sql/leader-election.ts';
import { noteIdentityChange, openServerCounters } from '../store/postgres/server-state.ts';
import { createRateCounts } from '../store/workers/rate-counts.ts';
import { ALONE, type News } from '../store/workers/shared-state.ts';
import { IDENTITY } from './change-notifications.ts';
import { later } from './live.ts';
import type { OpenShared } from './shared-over-redis.ts';

export function shareByServer(line: LeaderElection): OpenShared {
  const counters = openServerCounters({ connection: line, now: Date.now, after: later });
  return {
    ...ALONE,
    news: newsOf(line),
    counters,
    rateCounts: createRateCounts(counters, Date.now),
    state: () => undefined,
    stop: async () => counters.stop(),
  };
}

function newsOf(line: LeaderElection): News {
  const calls = new Set<(what: string | undefined) => void>();
  line.watch({
    onWake(text) {
      if (text === IDENTITY) for (const call of calls) call('');
    },
  });
  return {
    publish(topic) {
      // Lost if the database does not answer: then no cached identity is used for longer than two seconds.
      if (topic === 'identity') void noteIdentityChange(line).catch(() => {});
    },
    subscribe(topic, call) {
      if (topic === 'identity') calls.add(call);
      return () => void calls.delete(call);
    },
  };
}
