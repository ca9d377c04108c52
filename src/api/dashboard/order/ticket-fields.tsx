// The fields of the order ticket: what is traded, and what protects it.
import {
  hasLimit,
  type Missing,
  STOPS_BY,
  type StopBy,
  TICKET_TYPES,
  type Ticket,
  type TicketField as TicketFieldName,
  type TicketType,
} from '../facts/order-ticket.ts';
import type { Trader } from '../facts/shapes.ts';
import type { TicketFaults } from '../facts/ticket-faults.ts';
import { TicketField } from './ticket-field.tsx';

export interface TicketFieldsProps {
  readonly ticket: Ticket;
  readonly venue: Trader['venue'];
  /** The strategy that owns the symbol. */
  readonly owner: string | undefined;
  readonly missing: Missing | undefined;
  readonly faults: TicketFaults;
  change(part: Partial<Ticket>): void;
}

export function OrderFields(props: TicketFieldsProps) {
  const { ticket, venue } = props;
  return (
    <>
      <Typed {...props} name="symbol" label="Symbol" mode="text" />
      <Chosen {...props} name="side" label="Side" options={{ BUY: 'buy', SELL: 'sell' }} />
      <Typed {...props} name="shares" label="Shares" mode="numeric" />
      <Chosen<TicketType> {...props} name="type" label="Type" options={TICKET_TYPES[venue]} />
      {hasLimit(ticket.type) && <Typed {...props} name="limit" label="Limit" mode="decimal" />}
      <Chosen {...props} name="as" label="Kept as" options={KEPT_AS} />
    </>
  );
}

const KEPT_AS = { position: 'position, with a stop', holding: 'holding, without a stop' };

/** A holding has none of these. */
export function ProtectionFields(props: TicketFieldsProps) {
  const { ticket, owner, faults } = props;
  if (ticket.as === 'holding') return null;
  const stops = Object.entries(STOPS_BY).map(([by, { words }]) => [by, words]);
  const isOwned = owner !== undefined || faults.has('takesOver') || ticket.takesOver;
  return (
    <>
      <Chosen<StopBy>
        {...props}
        name="stopBy"
        label="Kind of stop"
        options={Object.fromEntries(stops)}
      />
      <Typed {...props} name="stop" label={STOPS_BY[ticket.stopBy].label} mode="decimal" />
      <Typed {...props} name="target" label="Target (or none)" mode="decimal" />
      {isOwned && <TakeOver {...props} />}
    </>
  );
}

interface TypedProps extends TicketFieldsProps {
  readonly name: 'symbol' | 'shares' | 'limit' | 'stop' | 'target';
  readonly label: string;
  readonly mode: 'text' | 'numeric' | 'decimal';
}

const SYMBOL_LENGTH_MAX = 15;

function Typed({ ticket, missing, faults, change, name, label, mode }: TypedProps) {
  const isSymbol = name === 'symbol';
  return (
    <TicketField label={label} hint={hintOf(missing, name)} fault={faults.get(name)}>
      {(described) => (
        <input
          type="text"
          inputMode={mode}
          autocomplete="off"
          {...(isSymbol && { spellcheck: false, maxLength: SYMBOL_LENGTH_MAX, class: 'symbol' })}
          {...described}
          value={ticket[name]}
          onInput={({ currentTarget }) => change({ [name]: currentTarget.value })}
        />
      )}
    </TicketField>
  );
}

interface ChosenProps<Value extends string> extends TicketFieldsProps {
  readonly name: 'side' | 'type' | 'as' | 'stopBy';
  readonly label: string;
  readonly options: Readonly<Partial<Record<Value, string>>>;
}

function Chosen<Value extends string>(props: ChosenProps<Value>) {
  const { ticket, faults, change, name, label, options } = props;
  return (
    <TicketField label={label} fault={faults.get(name)}>
      {(described) => (
        <select
          {...described}
          value={ticket[name]}
          onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
        >
          {Object.entries(options).map(([value, words]) => (
            <option key={value} value={value}>
              {String(words)}
            </option>
          ))}
        </select>
      )}
    </TicketField>
  );
}

function TakeOver({ ticket, owner = 'its strategy', faults, change }: TicketFieldsProps) {
  return (
    <TicketField
      label={`Take the position over from ${owner}`}
      hint="Its stop, target and trail stay; the strategy neither closes nor extends it any more."
      fault={faults.get('takesOver')}
    >
      {(described) => (
        <input
          type="checkbox"
          {...described}
          checked={ticket.takesOver}
          onChange={({ currentTarget }) => change({ takesOver: currentTarget.checked })}
        />
      )}
    </TicketField>
  );
}

function hintOf(missing: Missing | undefined, name: TicketFieldName): string {
  return missing?.field === name ? missing.missing : '';
}
