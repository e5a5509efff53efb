import { useState } from 'preact/hooks';
import { createUnit, editUnit, moveUnit, type Unit } from '../../../server/organisation/contract.ts';
import { kindsBelow, type UnitKind } from '../../../server/organisation/rules.ts';
import { call, RequestFailure, wordsOf } from '../../common/api.ts';
import { sayDone } from '../../common/Toasts.tsx';
import { sayUnitKind } from '../officeWords.ts';
import { SelectField, TextField } from '../parts/Field.tsx';
import { FormDialog } from '../parts/FormDialog.tsx';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { unitsWords as t } from './unitsWords.ts';

interface Props {
  readonly unit: Unit;
  readonly units: readonly Unit[];
  readonly onClose: () => void;
  readonly onSaved: (unitId: string) => void;
}

function sayProblem(thrown: unknown): string {
  if (thrown instanceof RequestFailure && thrown.code === 'alreadyExists') return t('sameName');
  if (thrown instanceof RequestFailure && thrown.code === 'unprocessable') return t('cannotStand');
  return wordsOf(thrown);
}

const kindOptions = (kinds: readonly UnitKind[]) => kinds.map(kind => [kind, sayUnitKind(kind)] as const);

/** A new unit below another. */
export function AddUnit({ unit, onClose, onSaved }: Props) {
  const kinds = kindsBelow[unit.kind];
  const [name, setName] = useState('');
  const [kind, setKind] = useState<UnitKind>(kinds[0] ?? 'teachingPoint');
  async function save(): Promise<string | undefined> {
    try {
      const { unitId } = await call(createUnit, { body: { parentId: unit.id, kind, name } });
      sayDone(t('added', { name }));
      onSaved(unitId);
    } catch (thrown) {
      return sayProblem(thrown);
    }
    return undefined;
  }
  return (
    <FormDialog title={t('addTo', { name: unit.name })} onSave={save} onClose={onClose}>
      <TextField label={t('unitName')} required value={name} onValue={setName} />
      <SelectField label={t('kind')} value={kind} onValue={setKind} options={kindOptions(kinds)} />
    </FormDialog>
  );
}

/** Another name or kind for a unit. */
export function EditUnit({ unit, units, onClose, onSaved }: Props) {
  const parent = units.find(each => each.id === unit.parentId);
  const kinds = parent === undefined ? [unit.kind] : kindsBelow[parent.kind];
  const [name, setName] = useState(unit.name);
  const [kind, setKind] = useState(unit.kind);
  async function save(): Promise<string | undefined> {
    try {
      await call(editUnit, {
        params: { unitId: unit.id },
        body: kind === unit.kind ? { name } : { name, kind },
      });
      sayDone(t('saved'));
      onSaved(unit.id);
    } catch (thrown) {
      return sayProblem(thrown);
    }
    return undefined;
  }
  return (
    <FormDialog title={t('editTitle', { name: unit.name })} onSave={save} onClose={onClose}>
      <TextField label={t('unitName')} required value={name} onValue={setName} />
      {kinds.length > 1 && (
        <SelectField label={t('kind')} value={kind} onValue={setKind} options={kindOptions(kinds)} />
      )}
    </FormDialog>
  );
}

/** Another place in the tree for a unit and all below it. */
export function MoveUnit({ unit, units, onClose, onSaved }: Props) {
  const [parentId, setParentId] = useState('');
  const above = new Map(units.map(each => [each.id, each.parentId]));
  const isBelow = (id: string | null | undefined): boolean =>
    id !== null && id !== undefined && (id === unit.id || isBelow(above.get(id)));
  async function save(): Promise<string | undefined> {
    try {
      await call(moveUnit, { params: { unitId: unit.id }, body: { parentId } });
      sayDone(t('moved', { name: unit.name }));
      onSaved(unit.id);
    } catch (thrown) {
      return sayProblem(thrown);
    }
    return undefined;
  }
  return (
    <FormDialog
      title={t('moveTitle', { name: unit.name })}
      explain={t('moveExplain')}
      act={t('move')}
      possible={parentId !== ''}
      onSave={save}
      onClose={onClose}
    >
      <UnitSelect
        label={t('moveTo')}
        units={units}
        value={parentId}
        onValue={setParentId}
        except={each => isBelow(each.id) || each.id === unit.parentId || !kindsBelow[each.kind].includes(unit.kind)}
      />
    </FormDialog>
  );
}
