// A book of many lots on PostgreSQL: Event Master, warm and cold, and what a second worker adds when each has a quarter of a core.
// Needs PostgreSQL; without it there are no figures. Figures of Event Master are named by the lots of the book: ten millions take five
// minutes and 6 GB of disk, so only whoever asks for this benchmark alone gets `event_master_10m_p99_ms`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventMasterFigures, workersRatio } from '../scripts/scale/figures.ts';
import { seedLots, sizeOf } from '../scripts/scale/seed.ts';
import { openServer } from '../scripts/scale/server.ts';
import { visibleElsewhere } from '../scripts/scale/visible.ts';
import { postgresPrograms } from '../test/processes/postgres.ts';

export async function benchScale(lots: number): Promise<Readonly<Record<string, number>>> {
  if (postgresPrograms() === undefined) {
    process.stderr.write('scale: no figures, because PostgreSQL is not installed here\n');
    return {};
  }
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-scale-'));
  const server = await openServer(folder);
  try {
    const size = sizeOf(lots);
    const scale_seed_seconds = await seedLots(server.address, size);
    const { quota: _, ...workers } = await workersRatio(server, size.securities);
    return {
      scale_seed_seconds,
      ...(await eventMasterFigures(server, size)),
      ...workers,
      ...(await visibleElsewhere()),
    };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
