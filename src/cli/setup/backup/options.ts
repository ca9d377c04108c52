// Options of the commands that read backups.
import type { Command } from 'commander';

export const KEY_FILE = 'key of the backups; default: $SLUICE_BACKUP_KEY_FILE';

export function addFrom(command: Command): Command {
  return command
    .option('--from <place>', 's3://bucket/prefix; the newest, or /GENERATION behind it')
    .option('--key-file <file>', KEY_FILE);
}
