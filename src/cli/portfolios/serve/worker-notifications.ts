// What a worker of the API reports to the process that started it, and what it is started with.
import cluster from 'node:cluster';

export type WorkerNotification =
  | { readonly kind: 'ready'; readonly url: string }
  | { readonly kind: 'leader'; readonly isLeader: boolean };

export const WORKER_NUMBER = 'SLUICE_WORKER';
/** Where all of them listen. */
export const WORKER_PORT = 'SLUICE_WORKER_PORT';

export interface WorkerPlace {
  readonly number: number;
  readonly port: number;
  report(news: WorkerNotification): void;
}

/** Undefined for a process that is not a worker. */
export function workerPlace(environment: NodeJS.ProcessEnv): WorkerPlace | undefined {
  if (!cluster.isWorker) return undefined;
  return {
    number: Number(environment[WORKER_NUMBER]),
    port: Number(environment[WORKER_PORT]),
    report: (news) => void process.send?.(news),
  };
}

export function isWorkerNotification(message: unknown): message is WorkerNotification {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    (message.kind === 'ready' || message.kind === 'leader')
  );
}
