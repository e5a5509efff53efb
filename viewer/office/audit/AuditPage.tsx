import type * as z from 'zod';
import { listAudit } from '../../../server/identity/contract.ts';
import { call } from '../../common/api.ts';
import { dayAndClock } from '../../common/format.ts';
import { useRequest } from '../../common/useRequest.ts';
import { officeWords } from '../officeWords.ts';
import { SelectField } from '../parts/Field.tsx';
import { Pager } from '../parts/Pager.tsx';
import { Ready } from '../parts/Ready.tsx';
import { useQuery } from '../parts/useQuery.ts';
import { useUnits } from '../parts/useUnits.ts';
import { sayAction, saySubject, auditWords as t } from './auditWords.ts';
import { sayDetails } from './details.ts';

type Entry = z.output<typeof listAudit.answer>['entries'][number];
const pageSize = 100;
const kinds = ['unit', 'person', 'post', 'class', 'session', 'account', 'device', 'import'] as const;

/** 操作记录: who changed what, newest first. */
export function AuditPage() {
  const [query, change] = useQuery();
  const kind = query['kind'] ?? '';
  const offset = Math.max(0, Math.trunc(Number(query['offset'] ?? 0))) || 0;
  const [units] = useUnits();
  const names = new Map((units.state === 'ready' ? units.value : []).map(unit => [unit.id, unit.name]));
  const [reading] = useRequest(`audit ${kind} ${offset}`, signal =>
    call(listAudit, { query: { limit: pageSize, offset, ...(kind === '' ? {} : { subjectKind: kind }) } }, { signal }),
  );
  return (
    <>
      <h1>{t('title')}</h1>
      <div class="filters">
        <SelectField
          label={t('kind')}
          value={kind}
          onValue={value => change({ kind: value, offset: undefined })}
          options={[['', officeWords('all')], ...kinds.map(each => [each, saySubject(each)] as const)]}
        />
      </div>
      <Ready reading={reading}>
        {({ entries, total }) => (
          <>
            {entries.length === 0 ? (
              <p class="card empty">{t('none')}</p>
            ) : (
              <div class="table-wrap tall">
                <table class="table">
                  <thead>
                    <tr>
                      <th scope="col">{t('when')}</th>
                      <th scope="col">{t('who')}</th>
                      <th scope="col">{t('did')}</th>
                      <th scope="col">{t('kind')}</th>
                      <th scope="col">{t('details')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {entries.map(entry => (
                      <tr key={entry.id}>
                        <td class="figures nowrap">{dayAndClock(entry.at)}</td>
                        <td class="nowrap">{entry.actorName}</td>
                        <td>{sayAction(entry.action)}</td>
                        <td>
                          {saySubject(entry.subjectKind)} <Subject entry={entry} />
                        </td>
                        <td class="small quiet audit-details">
                          {sayDetails(entry.action, entry.details, id => names.get(id))}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <Pager
              offset={offset}
              limit={pageSize}
              total={total}
              onOffset={next => change({ offset: next === 0 ? undefined : String(next) })}
            />
          </>
        )}
      </Ready>
    </>
  );
}

/** Where the office shows what a record is about. */
const pages: Readonly<Record<string, (id: string) => string>> = {
  unit: id => `/office/units?unit=${id}`,
  person: id => `/office/people?person=${id}`,
  session: id => `/office/sessions/${id}`,
};

function Subject({ entry: { subjectKind, subjectId, subjectName } }: { readonly entry: Entry }) {
  const page = pages[subjectKind];
  return page === undefined ? <span>{subjectName}</span> : <a href={page(subjectId)}>{subjectName}</a>;
}
