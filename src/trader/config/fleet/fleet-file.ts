// Loads `fleet.yaml`: the hosts, or every issue with its place.
import { resolve } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { NotifySettings } from '../../ports/notify-settings.ts';
import { type ConfigDisk, textOf } from '../files/disk.ts';
import { shownPath } from '../files/path-text.ts';
import { type ConfigIssue, unreadIssue } from '../issues/config-issue.ts';
import { checkTree } from '../schema/check-tree.ts';
import { FLEET_SCHEMA } from '../schema/fleet-schema.ts';
import { fleetJsonSchema } from '../schema/json-schema.ts';
import { toNotify } from '../settings/to-settings.ts';
import { type Environment, interpolated } from '../tree/env-tree.ts';
import { parseYaml } from '../tree/yaml-tree.ts';

export interface FleetHost {
  readonly name: string;
  /** Without a trailing slash. */
  readonly url: string;
  readonly key: string;
  readonly account: string;
  /** In the currency of the account. */
  readonly budget: number | undefined;
}

export interface Fleet {
  /** In the order of the file. */
  readonly hosts: readonly FleetHost[];
  readonly notify: NotifySettings;
}

interface FleetRequest {
  readonly file: string;
  readonly cwd: string;
  readonly env: Environment;
  readonly disk: ConfigDisk;
}

export function loadFleet({ file, cwd, env, disk }: FleetRequest): Result<Fleet, ConfigIssue[]> {
  const path = resolve(cwd, file);
  const shown = shownPath(cwd, path);
  const text = textOf(disk, path);
  if (!text.ok) return failed([unreadIssue(shown, text.failure)]);
  const parsed = parseYaml(shown, text.value);
  if (!parsed.ok) return parsed;
  const filled = interpolated(parsed.value, env);
  if (filled.issues.length > 0) return failed([...filled.issues]);
  const checked = checkTree({ zod: FLEET_SCHEMA, json: fleetJsonSchema }, filled.root);
  if (!checked.ok) return checked;
  const { hosts, notify } = checked.value.value;
  return ok({
    hosts: Object.entries(hosts).map(([name, { url, key, account, budget }]) => ({
      ...{ name, key, account, budget },
      url: url.replace(/\/+$/, ''),
    })),
    notify: toNotify(notify),
  });
}
