// `sluice gateway allow-login`: a person has corrected the password that IBKR refused.
import { refusedMark } from '../../../trader/app/gateway-keeper/login-refused.ts';
import { printConfigurationFailure } from '../../program/configuration.ts';
import { EXIT, type ExitCode } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';
import { printError, printJson, printLine } from '../../program/output.ts';
import { gatewayInstance } from './gateway-instance.ts';

export interface AllowFlags extends InstanceFlags {
  readonly yes?: boolean;
  readonly json?: boolean;
}

export function allowLogin(flags: AllowFlags): ExitCode {
  const found = gatewayInstance(flags);
  if (!found.ok) return printConfigurationFailure(found.failure);
  const mark = refusedMark(found.value.folder);
  const wasRefused = mark.isSet();
  if (wasRefused && flags.yes !== true) {
    const sentence =
      'Each refused login brings the user closer to being locked by IBKR. Nothing was done; add --yes once the password in the configuration of IBC is right';
    return printError({ sentence, code: 'unconfirmed', exitCode: EXIT.usage });
  }
  mark.clear();
  const text = wasRefused
    ? 'The next start of IBC may log in again: start its unit now.'
    : 'No password was refused; IBC may start.';
  if (flags.json) printJson({ allowed: true, was_refused: wasRefused, text });
  else printLine(text);
  return EXIT.ok;
}
