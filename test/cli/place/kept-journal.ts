// A journal as a daemon has left it, and a gateway for the next one.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import { firstJson, type Place } from './sluice.ts';

/** The instance folder in which a paper account, or a demonstration, has recorded these. */
export function keepJournal(
  place: Place,
  facts: readonly RecordedFact[],
  account = 'DU1',
  mode: 'paper' | 'demo' | 'practice' = 'paper',
): string {
  const folder = join(place.folder, `data/${mode}-${account}`);
  mkdirSync(folder, { recursive: true });
  const journal = openJournal({ file: join(folder, 'journal.sqlite'), mode, account });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(facts);
  journal.value.close();
  return folder;
}

/** A simulated gateway of account DU1 beside the place, which is configured for it. */
export async function startGateway(place: Place, ...more: readonly string[]) {
  const process = place.spawn(
    ...['sim', 'gateway', '--port', '0', '--control-port', '0', '--accounts', 'DU1', ...more],
  );
  const { port, control_port } = await firstJson(process);
  const gatewayPort = Number(port);
  place.configure({ gatewayPort });
  return { process, gatewayPort, control: `http://127.0.0.1:${control_port}` };
}
