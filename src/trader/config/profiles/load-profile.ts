// Loads a feed's profile from its file: the typed profile, or every issue with its place.
import { findPackageJSON } from 'node:module';
import { resolve } from 'node:path';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { FeedProfile } from '../../ports/feed-profile.ts';
import { canonicalHash } from '../files/canonical-hash.ts';
import { type ConfigDisk, namesOf, textOf } from '../files/disk.ts';
import { shownPath } from '../files/path-text.ts';
import { type ConfigIssue, unreadIssue } from '../issues/config-issue.ts';
import { checkTree } from '../schema/check-tree.ts';
import { profileJsonSchema } from '../schema/json-schema.ts';
import { PROFILE_SCHEMA } from '../schema/profile-schema.ts';
import { parseYaml } from '../tree/yaml-tree.ts';
import { toProfile } from './to-profile.ts';

export interface LoadedProfile {
  readonly profile: FeedProfile;
  /** Absolute; a reload reads these again. */
  readonly path: string;
  /** The same content has the same hash, regardless of key order and comments. */
  readonly hash: string;
  /** The environment variable of its key. */
  readonly keyVariable: string | undefined;
  readonly needsKey: boolean;
}

/** The profiles of the package, by name. */
const READY_FOLDER = resolve(findPackageJSON(import.meta.url) ?? '', '../config/feeds');

export interface ProfileRequest {
  /** A built-in name, or the path of a YAML file. */
  readonly named: string;
  /** Relative paths are relative to it. */
  readonly folder: string;
  readonly cwd: string;
  readonly disk: ConfigDisk;
}

export function isProfilePath(named: string): boolean {
  return /\.ya?ml$/.test(named) || named.includes('/');
}

function profilePath({ named, folder }: ProfileRequest): string {
  return isProfilePath(named) ? resolve(folder, named) : resolve(READY_FOLDER, `${named}.yaml`);
}

/** Names of the shipped profiles; the prediction API is built in. */
export function readyProfiles(disk: ConfigDisk): readonly string[] {
  const names = namesOf(disk, READY_FOLDER);
  const files = names.ok ? names.value.filter((name) => name.endsWith('.yaml')) : [];
  return ['prediction-api', ...files.map((name) => name.slice(0, -'.yaml'.length))].sort();
}

export function loadProfile(request: ProfileRequest): Result<LoadedProfile, ConfigIssue[]> {
  const { cwd, disk } = request;
  const path = profilePath(request);
  const text = textOf(disk, path);
  if (text.ok) return parseProfile(path, shownPath(cwd, path), text.value);
  return failed([unreadIssue(shownPath(cwd, path), text.failure)]);
}

/** Why a name is not the name of a profile. */
export function unknownProfile(named: string, disk: ConfigDisk): Omit<ConfigIssue, 'origin'> {
  const ready = readyProfiles(disk);
  const near = nearestName(named, ready);
  const message = `unknown profile ${JSON.stringify(named)}: expected one of ${ready.join(', ')}, or the path of a .yaml file`;
  return { path: '', message, ...(near === undefined ? {} : { didYouMean: near }) };
}

/** Parses one profile from its text; `shown` is its file name in messages. */
export function parseProfile(
  path: string,
  shown: string,
  text: string,
): Result<LoadedProfile, ConfigIssue[]> {
  const parsed = parseYaml(shown, text);
  if (!parsed.ok) return parsed;
  const checked = checkTree({ zod: PROFILE_SCHEMA, json: profileJsonSchema }, parsed.value);
  if (!checked.ok) return checked;
  const { value } = checked.value;
  const { auth } = value.request;
  return ok({
    profile: toProfile(value),
    path,
    hash: canonicalHash(value),
    keyVariable: auth.env,
    needsKey: auth.kind !== 'none',
  });
}
