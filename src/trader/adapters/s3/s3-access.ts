// Who asks the store, and where it is: from the environment variables that other programs for S3 read, else from their file.

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { shellWord } from '../../../kernel/shell-word.ts';

export interface S3Access {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly region: string;
  readonly keyId: string;
  readonly secret: string;
  /** Of keys that expire. */
  readonly token: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Profile = Readonly<Record<string, string>>;

const NO_PROFILE: Profile = {};

const REGION = /^[a-z0-9-]+$/;
const OTHERS = 0o077;

/** A sentence if keys are absent, or if others may read their file. */
export function s3AccessFrom(env: Environment, home: string): Result<S3Access, string> {
  const profile = env.AWS_ACCESS_KEY_ID ? ok(NO_PROFILE) : profileFrom(env, home);
  if (!profile.ok) return profile;
  const keyId = env.AWS_ACCESS_KEY_ID || profile.value.aws_access_key_id || '';
  const own = env.AWS_ACCESS_KEY_ID ? env.AWS_SECRET_ACCESS_KEY : undefined;
  const secret = own || profile.value.aws_secret_access_key || '';
  if (keyId === '' || secret === '')
    return failed('Keys of S3 are absent: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || profile.value.region || 'us-east-1';
  if (!REGION.test(region)) return failed('AWS_REGION is not the name of a region');
  const endpoint =
    env.AWS_ENDPOINT_URL_S3 ||
    env.AWS_ENDPOINT_URL ||
    profile.value.endpoint_url ||
    `https://s3.${region}.amazonaws.com`;
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    return failed('AWS_ENDPOINT_URL_S3 is not an address that begins with https:// or http://');
  const token = env.AWS_ACCESS_KEY_ID ? env.AWS_SESSION_TOKEN : profile.value.aws_session_token;
  return ok({
    endpoint: endpoint.replace(/\/+$/, ''),
    region,
    keyId,
    secret,
    token: token || undefined,
  });
}

function profileFrom(env: Environment, home: string): Result<Profile, string> {
  const file = env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials');
  if (!existsSync(file)) return ok(NO_PROFILE);
  const mode = statSync(file).mode;
  if ((mode & OTHERS) !== 0)
    return failed(
      `Others may read ${file}, which has secret keys; run \`chmod 600 ${shellWord(file)}\``,
    );
  const name = env.AWS_PROFILE || 'default';
  const found = profilesIn(readFileSync(file, 'utf8')).get(name);
  return found === undefined ? failed(`${file} has no profile ${name}`) : ok(found);
}

function profilesIn(text: string): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Record<string, string>>();
  let name = '';
  for (const line of text.split('\n')) {
    const heading = /^\s*\[([^\]]+)\]/.exec(line)?.[1];
    const [, key, value] = /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (heading !== undefined) name = heading.trim();
    else if (key !== undefined && value !== undefined)
      profiles.set(name, { ...profiles.get(name), [key]: value });
  }
  return profiles;
}
