// Feeds with their own profile: the profile combined with the feed's settings, or the settings that do not fit it.
import { resolve } from 'node:path';
import { nearestName } from '../../../kernel/nearest-name.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { WINDOW_FEATURES } from '../../domain/intake/flow-window.ts';
import type { FeedProfile } from '../../ports/feed-profile.ts';
import { HEADER_TEXT, isHeaderText } from '../fields/fields.ts';
import type { ConfigDisk } from '../files/disk.ts';
import type { ConfigIssue } from '../issues/config-issue.ts';
import {
  type ConfigNode,
  type ConfigPath,
  nodeAt,
  type Origin,
  originAt,
  pathText,
} from '../issues/config-node.ts';
import { PREDICTION_API, type SluiceFile } from '../schema/sluice-schema.ts';
import type { Environment } from '../tree/env-tree.ts';
import {
  isProfilePath,
  type LoadedProfile,
  loadProfile,
  readyProfiles,
  unknownProfile,
} from './load-profile.ts';

export interface DeclaredFeed {
  readonly profile: FeedProfile;
  /** Absolute path of the profile. */
  readonly path: string;
  readonly hash: string;
  /** Base address, or the absolute path of the file that the feed reads. */
  readonly url: string;
  readonly apiKey: string;
}

/** By the name of the feed. */
export type DeclaredFeeds = ReadonlyMap<string, DeclaredFeed>;

export interface DeclaredRequest {
  readonly value: Pick<SluiceFile, 'feeds'>;
  readonly root: ConfigNode;
  readonly env: Environment;
  readonly cwd: string;
  readonly disk: ConfigDisk;
  /** The folder to which relative paths of a place refer. */
  folderOf(origin: Origin): string;
}

type FeedFile = SluiceFile['feeds'][number];

export function loadDeclaredFeeds(request: DeclaredRequest): Result<DeclaredFeeds, ConfigIssue[]> {
  const feeds = new Map<string, DeclaredFeed>();
  const issues: ConfigIssue[] = [];
  for (const [index, feed] of request.value.feeds.entries()) {
    if (feed.profile === PREDICTION_API) {
      issues.push(...meaningless(request, index, ['file'], PREDICTION_API));
      continue;
    }
    const loaded = load(request, feed, index);
    if (loaded.ok) feeds.set(feed.name, loaded.value);
    else issues.push(...loaded.failure);
  }
  return issues.length > 0 ? failed(issues) : ok(feeds);
}

function load(
  request: DeclaredRequest,
  feed: FeedFile,
  index: number,
): Result<DeclaredFeed, ConfigIssue[]> {
  const { root, cwd, disk, folderOf } = request;
  const at = ['feeds', index, 'profile'];
  const named = feed.profile;
  if (!isProfilePath(named) && !readyProfiles(disk).includes(named)) {
    const path = pathText(at);
    return failed([{ ...unknownProfile(named, disk), path, origin: originAt(root, at) }]);
  }
  const folder = folderOf(originAt(root, at));
  const loaded = loadProfile({ named, folder, cwd, disk });
  if (!loaded.ok) return loaded;
  const { profile, path, hash } = loaded.value;
  const isFile = profile.request.mode === 'file';
  const source = isFile ? fileOf(request, feed, index) : addressOf(request, feed, index, profile);
  const key = keyOf(request, feed, index, loaded.value);
  const issues = [
    ...meaningless(request, index, SAID_BY_PROFILE, named),
    ...meaningless(request, index, isFile ? ['url'] : ['file'], named),
    ...unknownMeasures(request, feed, index, profile),
    ...(source.ok ? [] : [source.failure]),
    ...(key.ok ? [] : [key.failure]),
  ];
  if (!source.ok || !key.ok || issues.length > 0) return failed(issues);
  return ok({ profile, path, hash, url: source.value, apiKey: key.value });
}

/** Settings that the prediction API needs and that a profile contains itself. */
const SAID_BY_PROFILE = ['timezone', 'request', 'timeout_seconds', 'requests_per_minute', 'inputs'];

/** The feeds without the defaults that have no effect with their profiles. */
export function feedsInForce(feeds: readonly FeedFile[]): readonly object[] {
  return feeds.map((feed) => {
    if (feed.profile === PREDICTION_API) return feed;
    const kept = Object.entries(feed).filter(([key]) => !SAID_BY_PROFILE.includes(key));
    return Object.fromEntries(kept);
  });
}

function meaningless(
  { root }: DeclaredRequest,
  index: number,
  keys: readonly string[],
  profile: string,
): ConfigIssue[] {
  return keys
    .map((key): ConfigPath => ['feeds', index, key])
    .filter((path) => nodeAt(root, path) !== undefined)
    .map((path) => {
      const message = `has no effect with profile ${profile}: remove it`;
      return { origin: originAt(root, path), path: pathText(path), message };
    });
}

/** Undefined if records contain numbers that the profile does not name. */
function measuresOf({ reading: { map }, aggregate }: FeedProfile): readonly string[] | undefined {
  if (aggregate !== undefined) return ['confidence', 'score', ...WINDOW_FEATURES];
  if (map.featuresFrom !== undefined) return undefined;
  return ['confidence', ...(map.score ? ['score'] : []), ...Object.keys(map.features)];
}

/** A threshold on a number that is never sent is never crossed. */
function unknownMeasures(
  { root }: DeclaredRequest,
  { thresholds }: FeedFile,
  index: number,
  profile: FeedProfile,
): ConfigIssue[] {
  const measures = measuresOf(profile);
  if (measures === undefined) return [];
  return thresholds.flatMap(({ measure }, nth): ConfigIssue[] => {
    if (measures.includes(measure)) return [];
    const path = ['feeds', index, 'thresholds', nth, 'measure'];
    const message = `the profile does not provide ${measure}; it provides ${measures.join(', ')}`;
    const issue = { origin: originAt(root, path), path: pathText(path), message };
    const near = nearestName(measure, measures);
    return [near === undefined ? issue : { ...issue, didYouMean: near }];
  });
}

function missing({ root }: DeclaredRequest, path: ConfigPath, expected: string): ConfigIssue {
  const message = `is missing: expected ${expected}`;
  return { origin: originAt(root, path), path: pathText(path), message };
}

function fileOf(
  request: DeclaredRequest,
  { file }: FeedFile,
  index: number,
): Result<string, ConfigIssue> {
  const path = ['feeds', index, 'file'];
  if (file === undefined) return failed(missing(request, path, 'the file that the profile reads'));
  return ok(resolve(request.folderOf(originAt(request.root, path)), file));
}

function addressOf(
  request: DeclaredRequest,
  { url }: FeedFile,
  index: number,
  { request: asked }: FeedProfile,
): Result<string, ConfigIssue> {
  const address = url?.replace(/\/+$/, '') ?? (asked.mode === 'file' ? undefined : asked.baseUrl);
  if (address !== undefined) return ok(address);
  return failed(
    missing(request, ['feeds', index, 'url'], 'an http address: the profile contains none'),
  );
}

/** The feed's own key, else the variable that the profile names. */
function keyOf(
  request: DeclaredRequest,
  { api_key: own }: FeedFile,
  index: number,
  { needsKey, keyVariable }: LoadedProfile,
): Result<string, ConfigIssue> {
  const path = ['feeds', index, 'api_key'];
  if (!needsKey) {
    if (own === undefined) return ok('');
    const message = 'has no effect: the profile sends no key';
    return failed({ origin: originAt(request.root, path), path: pathText(path), message });
  }
  const set = keyVariable === undefined ? undefined : request.env[keyVariable]?.trim();
  const found = own ?? set;
  if (set !== undefined && own === undefined && !isHeaderText(set)) {
    const message = `the environment variable ${keyVariable}: expected ${HEADER_TEXT}`;
    return failed({ origin: originAt(request.root, path), path: pathText(path), message });
  }
  if (found !== undefined && found !== '') return ok(found);
  const expected =
    keyVariable === undefined ? 'text' : `text, or the environment variable ${keyVariable}`;
  return failed(missing(request, path, expected));
}
