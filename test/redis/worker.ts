// What one worker shares, with what it said to the operator.
import { type OpenShared, openShared } from '../../src/api/app/shared-over-redis.ts';
import type { WatchedGauge } from '../../src/api/telemetry/api-metrics.ts';
import type { PemFiles } from '../../src/trader/ports/pem-files.ts';

export interface Worker extends OpenShared {
  readonly said: readonly string[];
  figure(name: string): unknown;
}

export interface WorkerTerms {
  readonly prefix?: string;
  readonly username?: string;
  readonly password?: string;
  readonly files?: Partial<PemFiles>;
}

export async function openWorker(
  url: string,
  { prefix = '', username, password, files }: WorkerTerms = {},
): Promise<Worker> {
  const said: string[] = [];
  const gauges: WatchedGauge[] = [];
  const say = (sentence: string) => void said.push(sentence);
  const isEncrypted = url.startsWith('rediss:');
  const none = { ca: undefined, cert: undefined, key: undefined };
  const shared = await openShared(
    { redis: { url, prefix, isEncrypted, username, password, files: { ...none, ...files } } },
    {
      log: { error: say, warn: say, info: say, debug: say },
      metrics: { watch: (gauge) => void gauges.push(gauge) },
    },
  );
  return { ...shared, said, figure: (name) => gauges.find((one) => one.name === name)?.read() };
}
