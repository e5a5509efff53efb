import { ChevronDown, ChevronRight } from 'lucide-preact';
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { StatementLine } from '../../../server/hours/contract.ts';
import { clock, day, dayAndClock, hours } from '../../common/format.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { can } from '../parts/rights.ts';
import { sayEvent, sayReasons, sayTitle, hoursWords as t } from './hoursWords.ts';

export type StatementEvent = StatementLine['events'][number];

interface Props {
  readonly lines: readonly StatementLine[];
  readonly onVoid: (event: StatementEvent) => void;
}

/** Minutes present of the length, where a line has a length. */
export const sayPresence = (line: StatementLine): string =>
  line.lengthMs === 0
    ? ''
    : t('minutesOf', { present: Math.floor(line.presentMs / 60_000), length: Math.round(line.lengthMs / 60_000) });

export function StatementLines({ lines, onVoid }: Props) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  if (lines.length === 0) return <p class="card empty">{t('noLines')}</p>;
  function turn(id: string): void {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  }
  return (
    <div class="table-wrap">
      <table class="table">
        <thead>
          <tr>
            <ActionsHead details />
            <th scope="col">{t('date')}</th>
            <th scope="col">{t('activity')}</th>
            <th scope="col">{t('kind')}</th>
            <th scope="col">{t('presence')}</th>
            <th scope="col">{t('evidence')}</th>
            <th scope="col">{t('why')}</th>
            <th scope="col" class="number">
              {t('full')}
            </th>
            <th scope="col" class="number">
              {t('credit')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(line => (
            <Fragment key={line.id}>
              <tr>
                <td class="narrow">
                  <button
                    type="button"
                    class="turn"
                    aria-expanded={open.has(line.id)}
                    aria-label={t('showEvidence', { title: sayTitle(line) })}
                    onClick={() => turn(line.id)}
                  >
                    {open.has(line.id) ? (
                      <ChevronDown size={18} aria-hidden="true" />
                    ) : (
                      <ChevronRight size={18} aria-hidden="true" />
                    )}
                  </button>
                </td>
                <td class="figures nowrap">{day(line.at)}</td>
                <td>{sayTitle(line)}</td>
                <td class="nowrap">{t(`kind_${line.kind}`)}</td>
                <td class="figures nowrap">{sayPresence(line)}</td>
                <td class="small">{line.grade === null ? '' : t(`grade_${line.grade}`)}</td>
                <td class="small">{sayReasons(line)}</td>
                <td class="number">{hours(line.full)}</td>
                <td class="number">
                  <strong>{hours(line.credit)}</strong>
                </td>
              </tr>
              {open.has(line.id) && (
                <tr class="evidence">
                  <td />
                  <td colSpan={8}>
                    <Evidence line={line} onVoid={onVoid} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Evidence({ line, onVoid }: { readonly line: StatementLine; readonly onVoid: Props['onVoid'] }) {
  return (
    <div class="stack gap">
      {line.events.length === 0 ? (
        <p class="quiet">{t('noEvents')}</p>
      ) : (
        <ul class="plain">
          {line.events.map(event => (
            <li key={event.eventId} class="row">
              <span class={event.voided ? 'struck' : ''}>
                {sayEvent(event.kind)} <span class="figures">{dayAndClock(event.at)}</span>
                {event.to !== null && <span class="figures">–{clock(event.to)}</span>}
              </span>
              {event.voided && <span class="tag warn">{t('voided')}</span>}
              <code class="quiet small">{event.eventId}</code>
              {!event.voided && can('requestCorrections') && line.kind !== 'adjustment' && (
                <button type="button" class="button plain" onClick={() => onVoid(event)}>
                  {t('requestVoid')}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      <p class="quiet small">
        {/^\d+$/.test(line.rule)
          ? t('rule', { rule: line.rule, clause: line.clause })
          : t('ruleNone', { clause: line.clause })}
      </p>
      {line.sessionId !== null && (
        <p>
          <a href={`/office/sessions/${line.sessionId}`}>{t('toSession')}</a>
        </p>
      )}
    </div>
  );
}
