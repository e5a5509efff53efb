import type { Unit } from '../../../server/organisation/contract.ts';
import { officeWords } from '../officeWords.ts';
import { Field } from './Field.tsx';
import { type Branch, branchesOf } from './tree.ts';

interface Props {
  readonly label: string;
  readonly units: readonly Unit[];
  readonly value: string;
  readonly onValue: (unitId: string) => void;
  /** What no unit means, such as 全部单位; without it one must be chosen. */
  readonly none?: string;
  /** Units that may not be chosen. */
  readonly except?: (unit: Unit) => boolean;
  readonly hint?: string | undefined;
}

const flat = (branches: readonly Branch[]): readonly Branch[] =>
  branches.flatMap(branch => [branch, ...flat(branch.children)]);

/** One unit out of the tree, indented by where it stands. */
export function UnitSelect({ label, units, value, onValue, none, except, hint }: Props) {
  return (
    <Field label={label} hint={hint}>
      {id => (
        <select
          id={id}
          class="select"
          required={none === undefined}
          value={value}
          onChange={event => onValue(event.currentTarget.value)}
        >
          <option value="">{none ?? officeWords('chooseUnit')}</option>
          {flat(branchesOf(units)).map(({ unit, depth }) => (
            <option key={unit.id} value={unit.id} disabled={except?.(unit) ?? false}>
              {`${'\u3000'.repeat(depth)}${unit.name}`}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
