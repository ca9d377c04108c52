// The folder of a subject's versions, in the data folder of the instance.
import { join } from 'node:path';
import {
  openVersionFolder,
  type VersionFolder,
} from '../../../advisers/policy/versions/version-folder.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { writeWhole } from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import { type InstanceFlags, locateInstance } from '../../program/instance.ts';

export function versionsOf(
  flags: InstanceFlags,
  subject: string,
): Result<VersionFolder, CommandFailure> {
  const located = locateInstance(flags);
  if (!located.ok) return located;
  return ok(openVersionFolder(join(located.value.folder.path, 'policy', subject), writeWhole));
}

export function versionRefusal(sentence: string): CommandFailure {
  return { sentence, code: 'version', exitCode: EXIT.failure };
}
