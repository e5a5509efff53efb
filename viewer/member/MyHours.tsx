import { myStatement, type StatementLine } from '../../server/hours/contract.ts';
import { call } from '../common/api.ts';
import { commonWords } from '../common/commonWords.ts';
import { day, hours, isoDay } from '../common/format.ts';
import { useRequest } from '../common/useRequest.ts';
import { Waiting } from '../common/Waiting.tsx';
import { memberWords as t } from './memberWords.ts';

/** One's own hours of this year: how many, how many are missing, and what each line is. */
export function MyHours() {
  const year = Number(isoDay(Date.now()).slice(0, 4));
  const [reading] = useRequest(`hours ${year}`, signal => call(myStatement, { query: { year } }, { signal }));
  if (reading.state !== 'ready') return <Waiting failed={reading.state === 'failed' ? reading.words : undefined} />;
  const { counted, required, met, lines } = reading.value;
  return (
    <section class="card stack">
      <h2>{t('myHours', { year })}</h2>
      <p class="my-hours figures">{commonWords('hours', { hours: hours(counted) })}</p>
      <meter
        class="hours-bar"
        min={0}
        max={Math.max(required, 1)}
        value={Math.min(counted, required)}
        aria-label={t('myHours', { year })}
      />
      <p class="row spread">
        <span class="quiet">{t('required', { required: hours(required) })}</span>
        {met ? (
          <span class="tag good">✓ {t('met')}</span>
        ) : (
          <span class="tag warn">{t('missing', { missing: hours(Math.max(0, required - counted)) })}</span>
        )}
      </p>
      <h3>{t('lines')}</h3>
      {lines.length === 0 && <p class="quiet">{t('noLines')}</p>}
      <ul class="plain hour-lines">
        {[...lines].reverse().map(line => (
          <li key={line.id} class="row spread">
            <span class="stack tight">
              <span>{line.title}</span>
              <span class="quiet small">
                {day(line.at)} · {line.reasons.map(sayReason).join('，')}
              </span>
            </span>
            <strong class="figures">{commonWords('hours', { hours: hours(line.credit) })}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

const reasons = {
  full: 'full',
  part: 'part',
  short: 'short',
  incomplete_evidence: 'incomplete_evidence',
  duplicate: 'duplicate',
  overlap: 'overlap',
  cap: 'cap',
  correction: 'correction',
  quiz: 'quiz',
  cancelled: 'cancelled',
} as const;

function sayReason(reason: StatementLine['reasons'][number]): string {
  return Object.hasOwn(reasons, reason) ? t(reasons[reason as keyof typeof reasons]) : reason;
}
