// The log of another process of ours, such as the API: the daemon's files, rotation and redaction under another name.
import { createLogs, type LogOptions, type Logs } from '../../adapters/system/logs.ts';
import type { Settings } from '../../ports/settings.ts';
import { secretsIn } from '../instance/secrets.ts';

export type ServiceLog = Logs;

/** No secret of the configuration appears in it. */
export function createServiceLog(
  settings: Settings,
  options: Omit<LogOptions, 'secrets'>,
): ServiceLog {
  return createLogs({ ...options, secrets: secretsIn(settings) });
}
