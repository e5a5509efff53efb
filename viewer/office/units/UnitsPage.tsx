import { useState } from 'preact/hooks';
import { archiveUnit, type Unit } from '../../../server/organisation/contract.ts';
import { kindsBelow } from '../../../server/organisation/rules.ts';
import { call, RequestFailure } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { sayDone, sayFailed, sayProblem } from '../../common/Toasts.tsx';
import { sayUnitKind } from '../officeWords.ts';
import { TextField } from '../parts/Field.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { useQuery } from '../parts/useQuery.ts';
import { useUnits } from '../parts/useUnits.ts';
import { Posts } from './Posts.tsx';
import { AddUnit, EditUnit, MoveUnit } from './UnitDialogs.tsx';
import { UnitTree } from './UnitTree.tsx';
import { unitsWords as t } from './unitsWords.ts';
import './units.css';

/** 组织: the tree of county, towns and teaching points, and one of them beside it. */
export function UnitsPage() {
  const [reading, again] = useUnits();
  return <Ready reading={reading}>{units => <Units units={units} again={again} />}</Ready>;
}

function Units({ units, again }: { readonly units: readonly Unit[]; readonly again: () => void }) {
  const [query, change] = useQuery();
  const [filter, setFilter] = useState('');
  const chosen = units.find(unit => unit.id === query['unit']);
  const people = units.reduce((sum, unit) => sum + unit.people, 0);
  return (
    <>
      <header class="row spread">
        <h1>{t('title')}</h1>
        <p class="quiet figures">
          {t('summary', { units: units.length.toLocaleString('en'), people: people.toLocaleString('en') })}
        </p>
      </header>
      <div class="units-grid">
        <section class="card stack">
          <TextField label={t('filter')} type="search" hint={t('hint')} value={filter} onValue={setFilter} />
          <UnitTree units={units} filter={filter.trim()} chosen={chosen?.id} onChoose={unit => change({ unit })} />
        </section>
        {chosen === undefined ? (
          <p class="card empty">{t('choose')}</p>
        ) : (
          <UnitCard key={chosen.id} unit={chosen} units={units} again={again} onGo={unit => change({ unit })} />
        )}
      </div>
    </>
  );
}

async function setArchived(unit: Unit, restore: boolean, again: () => void): Promise<void> {
  try {
    await call(archiveUnit, { params: { unitId: unit.id }, body: { restore } });
    again();
    sayDone(t(restore ? 'wasRestored' : 'wasArchived', { name: unit.name }), {
      words: commonWords('undo'),
      run: () => void setArchived(unit, !restore, again),
    });
  } catch (thrown) {
    if (thrown instanceof RequestFailure && thrown.code === 'conflict') sayProblem(t('notEmpty'));
    else sayFailed(thrown);
  }
}

interface CardProps {
  readonly unit: Unit;
  readonly units: readonly Unit[];
  readonly again: () => void;
  readonly onGo: (unitId: string) => void;
}

function UnitCard({ unit, units, again, onGo }: CardProps) {
  const [asking, setAsking] = useState<'add' | 'edit' | 'move'>();
  const parent = units.find(each => each.id === unit.parentId);
  const forms = {
    unit,
    units,
    onClose: () => setAsking(undefined),
    onSaved: (unitId: string) => {
      again();
      onGo(unitId);
    },
  };
  return (
    <section class="card stack unit-card" aria-label={unit.name}>
      <h2>{unit.name}</h2>
      <dl class="facts-list">
        <dt>{t('kind')}</dt>
        <dd>{sayUnitKind(unit.kind)}</dd>
        {parent !== undefined && (
          <>
            <dt>{t('parent')}</dt>
            <dd>{parent.name}</dd>
          </>
        )}
        <dt>{t('people')}</dt>
        <dd class="figures">{unit.people.toLocaleString('en')}</dd>
        <dt>{t('peopleBelow')}</dt>
        <dd class="figures">{unit.peopleBelow.toLocaleString('en')}</dd>
      </dl>
      <div class="row">
        <a class="button" href={`/office/people?unit=${unit.id}`}>
          {t('seePeople')}
        </a>
        {can('editPeople') && (
          <>
            {kindsBelow[unit.kind].length > 0 && (
              <button type="button" class="button" onClick={() => setAsking('add')}>
                + {t('add')}
              </button>
            )}
            <button type="button" class="button" onClick={() => setAsking('edit')}>
              {t('edit')}
            </button>
            {parent !== undefined && (
              <>
                <button type="button" class="button" onClick={() => setAsking('move')}>
                  {t('move')}
                </button>
                <button type="button" class="button danger" onClick={() => void setArchived(unit, false, again)}>
                  {t('archive')}
                </button>
              </>
            )}
          </>
        )}
      </div>
      <Posts unit={unit} />
      {asking === 'add' && <AddUnit {...forms} />}
      {asking === 'edit' && <EditUnit {...forms} />}
      {asking === 'move' && <MoveUnit {...forms} />}
    </section>
  );
}
