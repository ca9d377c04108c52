// The files of one run: a configuration, one rule, and a journal that already holds a busy day.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { instanceFolder, makeInstanceFolder } from '../../src/adapters/sqlite/instance-folder.ts';
import { openJournal } from '../../src/adapters/sqlite/journal.ts';
import { instant } from '../../src/kernel/instant.ts';
import type { RecordedFact } from '../../src/ports/journal.ts';
import type { Instance } from './daemon.ts';
import type { Place, World } from './world.ts';

/** Market seconds between two polls. */
export const POLL_SECONDS = 5;
const FACTS_OF_TODAY = 1_000;

export interface RunFolder extends Instance {
  readonly folder: string;
  readonly journal: string;
  readonly journalId: string;
  readonly haltFile: string;
}

export type EntrySide = 'long' | 'both';

export interface RunWish {
  readonly side: EntrySide;
  readonly marketMs: number;
}

export function createRunFolder(
  world: World,
  place: Place,
  { side, marketMs }: RunWish,
): RunFolder {
  const folder = join(world.folder, place.account);
  mkdirSync(join(folder, 'strategies'), { recursive: true });
  const config = join(folder, 'sluice.yaml');
  writeFileSync(config, configOf(world, place));
  writeFileSync(join(folder, 'strategies', 'rule.yaml'), ruleOf(place.symbol, side));
  const instance = instanceFolder(join(folder, 'data'), 'paper', place.account);
  makeInstanceFolder(instance);
  return {
    folder,
    config,
    socket: join(instance.path, 'sluice.sock'),
    journal: instance.journal,
    journalId: fillJournal(instance.journal, place, marketMs),
    haltFile: instance.haltFile,
  };
}

function fillJournal(file: string, { account }: Place, marketMs: number): string {
  const journal = openJournal({ file, mode: 'paper', account });
  if (!journal.ok) throw new Error(JSON.stringify(journal.failure));
  const facts = Array.from({ length: FACTS_OF_TODAY }, (_, index): RecordedFact => {
    const seq = index + 1;
    const at = instant(marketMs - (FACTS_OF_TODAY - index) * 1_000);
    return {
      seq,
      at,
      cause: 0,
      correlation: `#${seq}`,
      fact: {
        type: 'prediction-judged',
        feed: 'flow',
        symbol: 'BUSY',
        receivedAt: at,
        verdict: { kind: 'low_confidence', confidence: 0.1, minimum: 0.5 },
      },
    };
  });
  const failure = journal.value.append(facts);
  if (failure !== undefined) throw new Error(JSON.stringify(failure));
  const { journalId } = journal.value;
  journal.value.close();
  return journalId;
}

function configOf(world: World, { account, symbol, clientId }: Place): string {
  return `mode: paper
account: ${account}
data: data
strategies: strategies
gateway: { host: 127.0.0.1, port: ${world.gatewayPort}, client_id: ${clientId} }
feeds:
  - name: flow
    profile: prediction-api
    url: "http://127.0.0.1:${world.flowPort}/api/v1"
    api_key: secret-of-the-test
    symbols: [${symbol}]
    poll_seconds: ${POLL_SECONDS}
    max_age_seconds: 300
    min_confidence: 0.5
risk: { max_positions: 5, max_position_notional: 50000, max_daily_loss_percent: 2, max_orders_per_minute: 30 }
api: { host: 127.0.0.1, port: 0 }
`;
}

/** The stop lies 2 % away, 1 R; the trail starts at 1 R, so it rests while the price stands still. */
function ruleOf(symbol: string, side: EntrySide): string {
  return `name: follow
symbols: [${symbol}]
entry: { side: ${side}, when: "prediction.confidence >= 0.7" }
size: { shares: 100 }
stop: { percent: 2 }
target: { r: 3 }
trail: { percent: 1, activate_at_r: 1 }
exit: { opposite: true }
`;
}
