// The paper record required before live trading: sessions traded, and a probe of a real gateway where the broker has one.
import { existsSync, readFileSync } from 'node:fs';
import type { TradingDay } from '../../../kernel/instant.ts';
import { openFailureText } from '../../../trader/adapters/sqlite/file/open-failure.ts';
import type { InstanceFolder } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { tradedDays } from '../../../trader/adapters/sqlite/journal/traded-days.ts';
import { adapterOf } from '../../../trader/app/brokers/brokers.ts';
import { paperFolders } from '../../../trader/app/paper-probe/proven-exits.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { type Finding, failing, fine } from '../../answers/finding.ts';
import { home } from '../../program/home.ts';

const PAPER_SESSIONS = 5;

export function paperFindings(settings: Settings): Finding[] {
  const folders = paperFolders(settings.dataFolder);
  const hasProbe = adapterOf(settings).openForProbe !== undefined;
  return [sessionsFinding(folders), ...(hasProbe ? [probeFinding(folders)] : [])];
}

function sessionsFinding(folders: readonly InstanceFolder[]): Finding {
  const days = new Set<TradingDay>();
  for (const { journal } of folders) {
    if (!existsSync(journal)) continue;
    const traded = tradedDays(journal, home().calendar);
    if (!traded.ok) {
      const why = openFailureText(traded.failure);
      return failing('paper', `${journal} cannot be read: ${why}`, 'run `sluice db verify`');
    }
    for (const day of traded.value) days.add(day);
  }
  const text = `${days.size} of ${PAPER_SESSIONS} paper sessions traded, not counting practice time`;
  if (days.size >= PAPER_SESSIONS) return fine('paper', text);
  return failing('paper', text, 'keep trading with `mode: paper`; a day counts if an order filled');
}

const PROBE_REMEDY = 'run `sluice doctor --paper-probe` on the paper account';

function probeFinding(folders: readonly InstanceFolder[]): Finding {
  const files = folders.map(({ paperProbe }) => paperProbe).filter((file) => existsSync(file));
  const passed = files.find((file) => outcomeOf(file) === 'passed');
  if (passed !== undefined) return fine('probe', `the paper probe passed: ${passed}`);
  const [newest] = files;
  if (newest === undefined) return failing('probe', 'no transcript of a paper probe', PROBE_REMEDY);
  const why = outcomeOf(newest) === 'practice' ? 'used practice time' : 'did not pass';
  return failing('probe', `the paper probe ${why}: ${newest}`, PROBE_REMEDY);
}

/** An unreadable transcript, or one from practice time, proves nothing. */
function outcomeOf(file: string): 'passed' | 'practice' | 'failed' {
  try {
    const transcript: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const record = transcript as { passed?: unknown; is_practice?: unknown } | null;
    if (record?.passed !== true) return 'failed';
    return record.is_practice === true ? 'practice' : 'passed';
  } catch {
    return 'failed';
  }
}
