// Addresses as people type them: `s3://bucket/prefix`, with a generation behind it where one is meant.
import { failed, ok, type Result } from '../../../kernel/result.ts';

export interface S3Address {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/;
/** Names that every program writes in the same way. */
const SEGMENT = /^[\w.-]+$/;

export function s3AddressFrom(text: string): Result<S3Address, string> {
  const found = ADDRESS.exec(text);
  if (found === null)
    return failed(
      `Expected s3://bucket/prefix, whose bucket has 3 to 63 small letters, digits, . and -, not ${text}`,
    );
  const [, bucket = '', path = ''] = found;
  const segments = path.split('/').filter((segment) => segment !== '');
  const unfit = segments.find((one) => !SEGMENT.test(one) || /^\.+$/.test(one));
  if (unfit !== undefined)
    return failed(`A prefix has letters, digits, and . _ - only, not "${unfit}"`);
  return ok({ bucket, prefix: segments.join('/') });
}

export function s3Text({ bucket, prefix }: S3Address): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}
