import { useEffect, useState } from 'preact/hooks';
import { listPeople, type Person, type Unit } from '../../../server/organisation/contract.ts';
import { call } from '../../common/api.ts';
import { useRequest } from '../../common/useRequest.ts';
import { officeWords } from '../officeWords.ts';
import { TextField, Tick } from '../parts/Field.tsx';
import { unitLookedAt } from '../parts/lookedAt.ts';
import { Pager } from '../parts/Pager.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { idsUnder } from '../parts/tree.ts';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { useQuery } from '../parts/useQuery.ts';
import { useUnits } from '../parts/useUnits.ts';
import { PersonForm } from './PersonForm.tsx';
import { PersonPanel } from './PersonPanel.tsx';
import { peopleWords as t } from './peopleWords.ts';
import './people.css';

const pageSize = 100;

/** 学员: everyone of one's units, a page at a time, and one of them beside the list. */
export function PeoplePage() {
  const [query, change] = useQuery();
  const looked = unitLookedAt();
  const unitId = query['unit'] ?? looked;
  const search = query['search'] ?? '';
  const archived = query['archived'] === '1';
  const personId = query['person'];
  const offset = Math.max(0, Math.trunc(Number(query['offset'] ?? 0))) || 0;
  const [typed, setTyped] = useState(search);
  const [adding, setAdding] = useState(false);
  const [units] = useUnits();
  const [reading, again] = useRequest(`people ${unitId} ${search} ${archived} ${offset}`, signal =>
    call(
      listPeople,
      {
        query: {
          limit: pageSize,
          offset,
          ...(unitId === '' ? {} : { unitId }),
          ...(search === '' ? {} : { search }),
          ...(archived ? { archived: 'true' } : {}),
        },
      },
      { signal },
    ),
  );
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === search) return;
    const timer = setTimeout(() => change({ search: wanted, offset: undefined }), 250);
    return () => clearTimeout(timer);
  }, [typed, search, change]);
  const known: readonly Unit[] = units.state === 'ready' ? units.value : [];
  const under = idsUnder(known, looked);
  // A link may lead to a unit beyond the one looked at.
  const offered = known.filter(({ id }) => (id !== looked && (under?.has(id) ?? true)) || id === query['unit']);

  return (
    <>
      <header class="row spread">
        <h1>{t('title')}</h1>
        <div class="row">
          {can('badges') && (
            <a class="button" href={`/office/badges/print${unitId === '' ? '' : `?unit=${unitId}`}`}>
              {t('printBadges')}
            </a>
          )}
          {can('editPeople') && (
            <button type="button" class="button primary" onClick={() => setAdding(true)}>
              + {t('add')}
            </button>
          )}
        </div>
      </header>
      <div class="filters">
        <div class="grow">
          <TextField label={t('find')} type="search" maxLength={60} value={typed} onValue={setTyped} />
        </div>
        <UnitSelect
          label={officeWords('unit')}
          units={offered}
          none={known.find(unit => unit.id === looked)?.name ?? officeWords('allUnits')}
          value={query['unit'] ?? ''}
          onValue={unit => change({ unit, offset: undefined })}
        />
        <Tick
          label={t('archivedOnly')}
          checked={archived}
          onChecked={on => change({ archived: on ? '1' : undefined, offset: undefined })}
        />
      </div>
      <div class={personId === undefined ? '' : 'with-panel'}>
        <div class="stack">
          <Ready reading={reading}>
            {({ people, total }) => (
              <>
                <Table
                  people={people}
                  chosen={personId}
                  onChoose={person => change({ person })}
                  filtered={search !== '' || unitId !== '' || archived}
                />
                <Pager
                  offset={offset}
                  limit={pageSize}
                  total={total}
                  onOffset={next => change({ offset: next === 0 ? undefined : String(next) })}
                />
              </>
            )}
          </Ready>
        </div>
        {personId !== undefined && (
          <PersonPanel
            key={personId}
            personId={personId}
            units={known}
            onClose={() => change({ person: undefined })}
            onChanged={again}
          />
        )}
      </div>
      {adding && (
        <PersonForm
          units={known}
          unitId={unitId}
          onClose={() => setAdding(false)}
          onSaved={person => {
            again();
            change({ person });
          }}
        />
      )}
    </>
  );
}

interface TableProps {
  readonly people: readonly Person[];
  readonly chosen: string | undefined;
  readonly onChoose: (personId: string) => void;
  readonly filtered: boolean;
}

function Table({ people, chosen, onChoose, filtered }: TableProps) {
  if (people.length === 0)
    return (
      <div class="card empty">
        <p>{t(filtered ? 'none' : 'noneYet')}</p>
        {!filtered && can('makeImports') && (
          <a class="button" href="/office/imports">
            {t('importPeople')}
          </a>
        )}
      </div>
    );
  return (
    <div class="table-wrap tall">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{officeWords('name')}</th>
            <th scope="col">{officeWords('number')}</th>
            <th scope="col">{officeWords('unit')}</th>
            <th scope="col">{officeWords('phone')}</th>
          </tr>
        </thead>
        <tbody>
          {people.map(person => (
            <tr key={person.id} class={person.id === chosen ? 'chosen' : ''}>
              <td>
                <button type="button" class="table-link" onClick={() => onChoose(person.id)}>
                  {person.name}
                </button>{' '}
                {person.remote && <span class="tag info">{t('remote')}</span>}
                {person.archived && <span class="tag warn">{t('archived')}</span>}
              </td>
              <td class="figures">{person.number}</td>
              <td>{person.unitName}</td>
              <td class="figures">{person.phone ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
