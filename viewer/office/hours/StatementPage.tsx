import { useState } from 'preact/hooks';
import type * as z from 'zod';
import { personStatement } from '../../../server/hours/contract.ts';
import { call } from '../../common/api.ts';
import { commonWords } from '../../common/commonWords.ts';
import { dayAndClock, hours, isoDay } from '../../common/format.ts';
import { useRequest } from '../../common/useRequest.ts';
import { SelectField } from '../parts/Field.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { useQuery } from '../parts/useQuery.ts';
import { type Asked, CorrectionDialog } from './CorrectionDialog.tsx';
import { hoursWords as t } from './hoursWords.ts';
import { StatementLines } from './StatementLines.tsx';
import './hours.css';

export type Statement = z.output<typeof personStatement.answer>;

/** The statement of one member and the year that the address names; this year unless it does. */
export function useStatement(personId: string) {
  const [query, change] = useQuery();
  const thisYear = Number(isoDay(Date.now()).slice(0, 4));
  const year = /^20\d\d$/.test(query['year'] ?? '') ? Number(query['year']) : thisYear;
  const reading = useRequest(`statement ${personId} ${year}`, signal =>
    call(personStatement, { params: { personId }, query: { year } }, { signal }),
  )[0];
  const years = Array.from({ length: 6 }, (_, index) => thisYear - index);
  const picker = (
    <SelectField
      label={t('year')}
      value={String(year)}
      onValue={value => change({ year: value })}
      options={(years.includes(year) ? years : [year, ...years]).map(each => [
        String(each),
        t('yearIs', { year: each }),
      ])}
    />
  );
  return { reading, year, picker };
}

/** 学时: a member's year, line by line, with what each line rests on. */
export function StatementPage({ personId }: { readonly personId: string }) {
  const { reading, year, picker } = useStatement(personId);
  const [asked, setAsked] = useState<Asked>();
  return (
    <Ready reading={reading}>
      {statement => (
        <>
          <header class="row spread">
            <div class="stack gap">
              <h1>{t('statementOf', { name: statement.person.name })}</h1>
              <p class="quiet">
                {statement.person.number} · {statement.person.unitName} ·{' '}
                {t('asOf', { time: dayAndClock(statement.asOf) })}
              </p>
            </div>
            <div class="filters">
              {picker}
              <a class="button" href={`/office/people?person=${personId}`}>
                {t('details')}
              </a>
              {can('requestCorrections') && (
                <button type="button" class="button" onClick={() => setAsked({ kind: 'adjustment' })}>
                  {t('request')}
                </button>
              )}
              <a class="button primary" href={`/office/people/${personId}/print?year=${year}`}>
                {commonWords('print')}
              </a>
            </div>
          </header>
          <Headline statement={statement} />
          <StatementLines lines={statement.lines} onVoid={event => setAsked({ kind: 'void', event })} />
          <p class="quiet small">
            {t('ruleSet', { version: statement.ruleSet.version, source: statement.ruleSet.source })}{' '}
            <a href={`/office/rules?year=${year}`}>{t('rules')}</a>
          </p>
          {asked !== undefined && (
            <CorrectionDialog person={statement.person} asked={asked} onClose={() => setAsked(undefined)} />
          )}
        </>
      )}
    </Ready>
  );
}

function Headline({ statement }: { readonly statement: Statement }) {
  const { counted, required, trainings, trainingsRequired, met } = statement;
  return (
    <dl class="headline">
      <div class="card">
        <dt class="quiet">{t('counted')}</dt>
        <dd class="figures">{commonWords('hours', { hours: hours(counted) })}</dd>
      </div>
      <div class="card">
        <dt class="quiet">{t('required')}</dt>
        <dd class="figures">{commonWords('hours', { hours: hours(required) })}</dd>
      </div>
      <div class="card">
        <dt class="quiet">{t('missing')}</dt>
        <dd class="figures">{commonWords('hours', { hours: hours(Math.max(0, required - counted)) })}</dd>
      </div>
      <div class="card">
        <dt class="quiet">{t('trainings')}</dt>
        <dd class="figures">
          {trainingsRequired === 0
            ? t('trainingsCount', { count: trainings })
            : t('trainingsOf', { count: trainings, required: trainingsRequired })}
        </dd>
      </div>
      <div class={`card ${met ? 'met' : 'not-met'}`}>
        <dt class="quiet">{t('title')}</dt>
        <dd>{met ? `✓ ${t('met')}` : t('notMet')}</dd>
      </div>
    </dl>
  );
}
