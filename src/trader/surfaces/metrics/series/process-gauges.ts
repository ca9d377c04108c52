// The process itself: version, memory, processor time, and how late the event loop runs its timers.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

export interface ProcessGauges {
  set(): void;
  stop(): void;
}

const RESOLUTION_MS = 20;
const NS = 1e9;

/** The names are those of prom-client's default metrics, which cannot be stopped. */
export function processGauges(version: string, registers: Registry[]): ProcessGauges {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  new Gauge({
    name: 'sluice_build_info',
    help: '1; the labels say which version runs',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: process.version }, 1);
  const memory = gauge('process_resident_memory_bytes', 'Resident memory of the daemon');
  const heap = gauge('nodejs_heap_size_used_bytes', 'Used part of the heap');
  const cpu = new Counter({
    ...{ name: 'process_cpu_seconds_total', help: 'Processor time of the daemon' },
    registers,
  });
  const uptime = gauge('sluice_uptime_seconds', 'Since the start of the process');
  const mean = gauge(
    'nodejs_eventloop_lag_mean_seconds',
    'Mean delay of timers since the last scrape',
  );
  const p99 = gauge('nodejs_eventloop_lag_p99_seconds', '99th percentile of the same');
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  return {
    set() {
      const { rss, heapUsed } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      memory.set(rss);
      heap.set(heapUsed);
      cpu.reset();
      cpu.inc((user + system) / 1e6);
      uptime.set(process.uptime());
      mean.set(lag(delay.mean));
      p99.set(lag(delay.percentile(99)));
      delay.reset();
    },
    stop: () => void delay.disable(),
  };
}

/** Seconds beyond the period of the measurement; 0 before the first. */
function lag(ns: number): number {
  return Number.isNaN(ns) ? 0 : Math.max(0, ns / NS - RESOLUTION_MS / 1_000);
}
