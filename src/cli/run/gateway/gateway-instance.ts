// The configuration of the commands about a gateway; brokers that have none are refused.
import { failed, ok, type Result } from '../../../kernel/result.ts';
import {
  type InstanceFolder,
  instanceFolder,
} from '../../../trader/adapters/sqlite/instance/instance-folder.ts';
import { BROKERS } from '../../../trader/ports/brokers.ts';
import type { Settings } from '../../../trader/ports/settings.ts';
import { loadConfiguration } from '../../program/configuration.ts';
import { type CommandFailure, EXIT } from '../../program/exit-code.ts';
import type { InstanceFlags } from '../../program/instance.ts';

export interface GatewayInstance {
  readonly settings: Settings;
  readonly folder: InstanceFolder;
}

/** It trades nothing: it needs neither the key of a feed nor strategies that are right. */
export function gatewayInstance(
  flags: InstanceFlags,
): Result<GatewayInstance, readonly CommandFailure[]> {
  const loaded = loadConfiguration(flags, { tradesNothing: true, notifies: true });
  if (!loaded.ok) return loaded;
  const { settings } = loaded.value;
  const { broker, dataFolder, mode, account } = settings;
  if (BROKERS[broker].program !== 'gateway') {
    const sentence = `broker: ${broker} has no gateway; \`sluice status\` says how its line is`;
    return failed([{ sentence, code: 'no-gateway', exitCode: EXIT.configuration }]);
  }
  return ok({ settings, folder: instanceFolder(dataFolder, mode, account) });
}
