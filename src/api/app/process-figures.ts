// Figures of this process: memory, and how late the event loop runs its timers.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { ProcessFigures } from '../http/routes/health.ts';

const RESOLUTION_MS = 20;
const NS_PER_MS = 1_000_000;

export function createProcessFigures(): () => ProcessFigures {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return () => {
    const lag = delay.percentile(99) / NS_PER_MS - RESOLUTION_MS;
    delay.reset();
    const { rss: residentBytes, heapUsed: heapBytes } = process.memoryUsage();
    return {
      uptimeSeconds: process.uptime(),
      residentBytes,
      heapBytes,
      lagP99Ms: Math.max(0, Math.round(lag * 10) / 10),
    };
  };
}
