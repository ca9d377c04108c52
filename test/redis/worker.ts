// What one worker shares, with what it said to the operator.
import { type OpenShared, openShared } from '../../src/api/app/shared.ts';
import type { WatchedGauge } from '../../src/api/telemetry/api-metrics.ts';

export interface Worker extends OpenShared {
  readonly said: readonly string[];
  figure(name: string): unknown;
}

export async function openWorker(
  url: string,
  { prefix = '', password }: { readonly prefix?: string; readonly password?: string } = {},
): Promise<Worker> {
  const said: string[] = [];
  const gauges: WatchedGauge[] = [];
  const say = (sentence: string) => void said.push(sentence);
  const shared = await openShared(
    { redis: { url, prefix, isEncrypted: false, username: undefined, password } },
    {
      log: { error: say, warn: say, info: say, debug: say },
      metrics: { watch: (gauge) => void gauges.push(gauge) },
    },
  );
  return { ...shared, said, figure: (name) => gauges.find((one) => one.name === name)?.read() };
}
