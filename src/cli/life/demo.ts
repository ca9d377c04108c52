import type { Settings } from '../../ports/settings.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { StartFlags } from './start-flags.ts';

export function runDemoCommand(_flags: StartFlags, _settings: Settings): Promise<ExitCode> {
  return Promise.resolve(EXIT.ok);
}
