import { ChevronDown } from 'lucide-preact';
import { useEffect, useState } from 'preact/hooks';
import type { Unit } from '../../../server/organisation/contract.ts';
import { commonWords } from '../../common/commonWords.ts';
import { Dialog } from '../../common/Dialog.tsx';
import { officeWords } from '../officeWords.ts';
import { TextField } from '../parts/Field.tsx';
import { lookAt, unitLookedAt } from '../parts/lookedAt.ts';
import { useUnits } from '../parts/useUnits.ts';
import { UnitTree } from '../units/UnitTree.tsx';
import { unitsWords } from '../units/unitsWords.ts';
import { shellWords as t } from './shellWords.ts';

/** The unit that one looks at, and the tree to choose another. */
export function UnitChoice() {
  const [reading] = useUnits();
  const units = reading.state === 'ready' ? reading.value : [];
  const chosenId = unitLookedAt();
  const gone = units.length > 0 && chosenId !== '' && !units.some(unit => unit.id === chosenId);
  useEffect(() => {
    // It was archived, or this account lost it.
    if (gone) lookAt('');
  }, [gone]);
  const [open, setOpen] = useState(false);
  if (units.length < 2) return null;
  const roots = units.filter(unit => !units.some(each => each.id === unit.parentId));
  const whole = roots.length === 1 ? roots[0] : undefined;
  const shown = units.find(unit => unit.id === chosenId)?.name ?? whole?.name ?? officeWords('allUnits');
  function choose(unitId: string): void {
    lookAt(unitId === whole?.id ? '' : unitId);
    setOpen(false);
  }
  return (
    <>
      <button
        type="button"
        class="button unit-choice"
        aria-haspopup="dialog"
        aria-label={t('lookingAt', { unit: shown })}
        onClick={() => setOpen(true)}
      >
        <span>{shown}</span>
        <ChevronDown size={18} aria-hidden="true" />
      </button>
      {open && (
        <Choice units={units} chosenId={chosenId || whole?.id} onChoose={choose} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

interface Props {
  readonly units: readonly Unit[];
  readonly chosenId: string | undefined;
  readonly onChoose: (unitId: string) => void;
  readonly onClose: () => void;
}

function Choice({ units, chosenId, onChoose, onClose }: Props) {
  const [filter, setFilter] = useState('');
  return (
    <Dialog title={t('lookAt')} onClose={onClose}>
      <p class="quiet">{t('lookAtExplain')}</p>
      <TextField
        label={unitsWords('filter')}
        type="search"
        hint={unitsWords('hint')}
        value={filter}
        onValue={setFilter}
      />
      <UnitTree units={units} filter={filter.trim()} chosen={chosenId} onChoose={onChoose} />
      <div class="row spread">
        <button type="button" class="button" onClick={() => onChoose('')}>
          {officeWords('allUnits')}
        </button>
        <button type="button" class="button" onClick={onClose}>
          {commonWords('close')}
        </button>
      </div>
    </Dialog>
  );
}
