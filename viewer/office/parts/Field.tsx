import { type ComponentChildren, createElement } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly wrong?: string | undefined;
  /** Draws the control with the id that the label names. */
  readonly children: (id: string) => ComponentChildren;
}

/** A labelled control with its hint, or with what is wrong with what stands in it. */
export function Field({ label, hint, wrong, children }: Props) {
  const id = useId();
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      {children(id)}
      {wrong !== undefined ? (
        <span class="wrong small" role="alert">
          {wrong}
        </span>
      ) : (
        hint !== undefined && <span class="hint">{hint}</span>
      )}
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly type?: 'text' | 'password' | 'date' | 'time' | 'number' | 'month' | 'tel' | 'search';
  readonly hint?: string | undefined;
  readonly wrong?: string | undefined;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly autoComplete?: string;
}

/** One line of text. */
export function TextField(props: TextProps) {
  const { label, value, onValue, type = 'text', hint, wrong, required, maxLength = 120, autoComplete = 'off' } = props;
  return (
    <Field label={label} hint={hint} wrong={wrong}>
      {id =>
        createElement('input', {
          id,
          class: 'input',
          type,
          value,
          required: required ?? false,
          maxLength,
          autoComplete,
          step: type === 'number' ? 'any' : undefined,
          'aria-invalid': wrong === undefined ? undefined : 'true',
          onInput: (event: Event) => {
            if (event.currentTarget instanceof HTMLInputElement) onValue(event.currentTarget.value);
          },
        })
      }
    </Field>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, words: string])[];
  readonly onValue: (value: T) => void;
  readonly hint?: string | undefined;
}

/** One of a few. */
export function SelectField<T extends string>({ label, value, options, onValue, hint }: SelectProps<T>) {
  return (
    <Field label={label} hint={hint}>
      {id => (
        <select
          id={id}
          class="select"
          value={value}
          onChange={event => {
            const chosen = options.find(([each]) => each === event.currentTarget.value);
            if (chosen !== undefined) onValue(chosen[0]);
          }}
        >
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TickProps {
  readonly label: string;
  readonly checked: boolean;
  readonly onChecked: (checked: boolean) => void;
}

/** Yes or no. */
export function Tick({ label, checked, onChecked }: TickProps) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={event => onChecked(event.currentTarget.checked)} />
      {label}
    </label>
  );
}
