// `fleet.yaml`: the hosts whose APIs one command asks, each with the account that it trades.
import { z } from 'zod';
import { encrypted, positive, text } from '../fields/fields.ts';
import { notify } from './sluice-schema.ts';

const host = z.strictObject({
  url: encrypted('an API').describe('Of its API, such as https://hanoi.example:8443'),
  key: text().describe('A key of that API; name an environment variable'),
  account: text().describe('The account that it trades; another one there is a fault'),
  budget: positive()
    .optional()
    .describe('In the currency of the account: positions and working entries together'),
});

const NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

export const FLEET_SCHEMA = z.strictObject({
  hosts: z
    .record(
      z.string().regex(NAME, 'a name in small letters, digits and dashes, such as hanoi-2'),
      host,
    )
    .refine((hosts) => Object.keys(hosts).length > 0, 'at least one host')
    .superRefine((hosts, context) => {
      const nameByAccount = new Map<string, string>();
      for (const [name, { account }] of Object.entries(hosts)) {
        const other = nameByAccount.get(account);
        nameByAccount.set(account, name);
        if (other === undefined) continue;
        const message = `${account} is the account of ${other} already: two hosts that trade one account would each buy`;
        context.addIssue({ code: 'custom', path: [name, 'account'], message });
      }
    }),
  notify: notify.prefault({}).describe('Where `sluice fleet watch` sends its messages'),
});

export type FleetFile = z.output<typeof FLEET_SCHEMA>;
