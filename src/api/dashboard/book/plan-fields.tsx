// The fields of a plan: targets in rows, and what bounds its trades. What is wrong stands at its field.
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import {
  type AmountField,
  cashPercent,
  type PlanFaults,
  type PlanForm,
  type TargetField,
} from '../facts/plan-form.ts';

interface PlanFieldsProps {
  readonly form: PlanForm;
  readonly faults: PlanFaults;
  readonly currency: string;
  /** The plan trades by other rules than a band. */
  readonly hasBand: boolean;
  change(part: Partial<PlanForm>): void;
}

export function PlanFields(props: PlanFieldsProps) {
  const { form, faults, currency, hasBand, change } = props;
  const amount = (field: AmountField, label: string) => (
    <PlanField
      label={label}
      value={form[field]}
      fault={faults.get(field)}
      write={(text) => change({ [field]: text })}
    />
  );
  return (
    <>
      <Targets {...props} />
      <div class="plan-amounts">
        {hasBand && amount('band', 'Band, % (empty: none)')}
        {amount('cash', `Cash to keep, ${currency}`)}
        {amount('tradeMin', `Smallest trade, ${currency}`)}
        {amount('feeRate', 'Fee of a trade, %')}
        {amount('feeMin', `Fee of a trade at least, ${currency}`)}
        <PlanField
          label="Never sell (symbols)"
          isText={true}
          value={form.noSell}
          fault={undefined}
          write={(noSell) => change({ noSell })}
        />
      </div>
    </>
  );
}

function Targets({ form, faults, change }: PlanFieldsProps) {
  const { targets } = form;
  const set = (index: number, part: Partial<TargetField>) =>
    change({ targets: targets.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  const cash = cashPercent(form);
  return (
    <fieldset class="targets">
      <legend>Targets</legend>
      {targets.map(({ symbol, weight }, index) => (
        <div key={index} class="target">
          <PlanField
            label="Symbol"
            isText={true}
            value={symbol}
            fault={faults.get(`symbol ${index}`)}
            write={(text) => set(index, { symbol: text })}
          />
          <PlanField
            label={
              <>
                Weight<span class="hidden"> of {symbol.toUpperCase()}</span>, %
              </>
            }
            value={weight}
            fault={faults.get(`weight ${index}`)}
            write={(text) => set(index, { weight: text })}
          />
          <button
            type="button"
            class="quiet"
            onClick={() => change({ targets: targets.filter((_, at) => at !== index) })}
          >
            Remove<span class="hidden"> {symbol}</span>
          </button>
        </div>
      ))}
      <p class="choices">
        <button
          type="button"
          onClick={() => change({ targets: [...targets, { symbol: '', weight: '' }] })}
        >
          Add a target
        </button>
        <span class="parts">{cash >= 0 ? `The rest, ${cash} %, is cash.` : ''}</span>
      </p>
      {faults.has('targets') && <p class="refusal">{faults.get('targets')}</p>}
    </fieldset>
  );
}

interface PlanFieldProps {
  readonly label: ComponentChildren;
  readonly value: string;
  readonly isText?: boolean;
  readonly fault: string | undefined;
  write(text: string): void;
}

function PlanField({ label, value, isText = false, fault = '', write }: PlanFieldProps) {
  const id = useId();
  const faultId = `${id}-fault`;
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={isText ? 'text' : 'decimal'}
        autocomplete="off"
        spellcheck={false}
        class={isText ? 'symbol' : ''}
        aria-describedby={faultId}
        aria-invalid={fault !== ''}
        value={value}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      <small id={faultId} class="refusal" aria-live="polite">
        {fault}
      </small>
    </div>
  );
}
