// Which of the processes of a book does what exists once. A SQLite file has one process; of several on a PostgreSQL database one
// leads, and another takes over within seconds when it dies.
import type { LeaderElection } from '../../sql/leader-election.ts';
import type { Log } from '../../trader/ports/log.ts';
import type { ApiMetrics } from '../telemetry/api-metrics.ts';
import type { LeaderJobs } from './leader-jobs.ts';

export interface LeaderState {
  readonly isLeader: boolean;
  /** Other processes may lead: the store is shared. */
  readonly isShared: boolean;
  /** Epoch ms. */
  readonly since: number;
}

export interface Leadership {
  state(): LeaderState;
  start(): void;
  stop(): Promise<void>;
}

export interface LeadershipParts {
  readonly leaderJobs: LeaderJobs;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly metrics: Pick<ApiMetrics, 'watch'>;
  /** The process leads from now on, or no longer. */
  onChange?(isLeader: boolean): void;
}

/** `line`: undefined of a book in files. */
export function createLeadership(
  line: LeaderElection | undefined,
  parts: LeadershipParts,
): Leadership {
  const leadership = line === undefined ? alone(parts) : shared(line, parts);
  parts.metrics.watch({
    name: 'sluice_api_leader',
    help: '1 in the process that runs relays, schedules and watchers for all that share the store',
    read: () => Number(leadership.state().isLeader),
  });
  return leadership;
}

function alone({ leaderJobs }: LeadershipParts): Leadership {
  const since = Date.now();
  return {
    state: () => ({ isLeader: true, isShared: false, since }),
    start: leaderJobs.begin,
    stop: leaderJobs.end,
  };
}

function shared(
  line: LeaderElection,
  { leaderJobs, log, metrics, onChange = () => {} }: LeadershipParts,
): Leadership {
  let since = Date.now();
  let takeovers = 0;
  metrics.watch({
    name: 'sluice_api_leaderships_total',
    help: 'How often this process began to lead',
    isCount: true,
    read: () => takeovers,
  });
  line.watch({
    onLead() {
      since = Date.now();
      takeovers += 1;
      log.info('This process leads: it runs relays, schedules and watchers for all workers.', {
        pid: process.pid,
      });
      leaderJobs.begin();
      onChange(true);
    },
    onLost(why) {
      since = Date.now();
      log.warn('This process no longer leads; another worker takes over.', {
        pid: process.pid,
        why,
      });
      void leaderJobs.end();
      onChange(false);
    },
  });
  return {
    state: () => ({ isLeader: line.isLeader(), isShared: true, since }),
    start: line.start,
    async stop() {
      // What was begun is finished before another process may begin it.
      await leaderJobs.end();
      await line.stop();
    },
  };
}
