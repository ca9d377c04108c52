// What a store says in XML: lists of objects, and refusals as sentences that say what to change.
// biome-ignore lint/correctness/noUnresolvedImports: a CommonJS module, whose exports are its default
import sax from 'sax';

/** Elements without children, by name, in their order. */
export type Leaves = readonly (readonly [name: string, text: string])[];

/** Only the five entities of XML itself. */
const OPTIONS = { position: false, strictEntities: true };

/** Empty if it is not XML. */
export function leavesOf(xml: string): Leaves {
  const parser = sax.parser(true, OPTIONS);
  const leaves: [string, string][] = [];
  let text = '';
  let isOpen = false;
  parser.onopentag = () => {
    isOpen = true;
    text = '';
  };
  parser.ontext = (piece) => {
    text += piece;
  };
  parser.onclosetag = (name) => {
    if (isOpen) leaves.push([name, text]);
    isOpen = false;
  };
  try {
    parser.write(xml).close();
    return leaves;
  } catch {
    return [];
  }
}

export interface Refusal {
  readonly status: number;
  readonly xml: string;
  /** Of the bucket, if the answer names it in a header. */
  readonly region: string | undefined;
}

export interface Asked {
  /** Such as `s3://bucket/prefix`. */
  readonly place: string;
  readonly keyId: string;
  readonly act: 'read' | 'write' | 'list' | 'remove';
}

export function refusalText({ status, xml, region }: Refusal, asked: Asked): string {
  const leaves = new Map(leavesOf(xml));
  const code = leaves.get('Code') ?? '';
  const place = region ?? leaves.get('Region');
  const { keyId, act } = asked;
  switch (code) {
    case 'SignatureDoesNotMatch':
      return `The store rejects the secret of the key ${keyId}; check AWS_SECRET_ACCESS_KEY`;
    case 'InvalidAccessKeyId':
      return `The store does not know the key ${keyId}; check AWS_ACCESS_KEY_ID`;
    case 'ExpiredToken':
      return `The keys have expired; get new ones and set AWS_SESSION_TOKEN`;
    case 'RequestTimeTooSkewed':
      return 'The clock of this machine differs from the clock of the store by more than 15 minutes; correct it (`timedatectl`)';
    case 'AccessDenied':
      return `The key ${keyId} may not ${act} objects in ${asked.place}`;
    case 'NoSuchBucket':
      return `${asked.place}: the bucket does not exist`;
  }
  const isElsewhere = /^(PermanentRedirect|AuthorizationHeaderMalformed)$/.test(code);
  if (isElsewhere || (status >= 300 && status < 400))
    return place === undefined
      ? `${asked.place} is in another region; set AWS_REGION to it`
      : `${asked.place} is in the region ${place}; set AWS_REGION=${place}`;
  const words = [code, leaves.get('Message') ?? ''].filter((word) => word !== '').join(': ');
  return `The store answers ${status}${words === '' ? '' : ` (${words})`} to the attempt to ${act} in ${asked.place}`;
}
