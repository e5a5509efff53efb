import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type * as z from 'zod';
import { type correction, decideCorrection, listCorrections } from '../../../server/hours/contract.ts';
import { yearOf } from '../../../server/hours/rules.ts';
import { call } from '../../common/api.ts';
import { day, dayAndClock, hours } from '../../common/format.ts';
import { sayDone, sayFailed } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { Pager } from '../parts/Pager.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can, ownAccountId } from '../parts/rights.ts';
import { hoursWords as t } from './hoursWords.ts';

type Correction = z.output<typeof correction>;
const pageSize = 50;

/** 学时更正: what waits for a decision, and what was decided. */
export function CorrectionsPage() {
  const [reading, again] = useRequest('corrections', signal => call(listCorrections, {}, { signal }));
  const [offset, setOffset] = useState(0);

  async function decide(each: Correction, approve: boolean): Promise<void> {
    try {
      await call(decideCorrection, {
        params: { personId: each.personId, correctionId: each.id },
        body: { approve },
      });
      sayDone(t(approve ? 'approved' : 'refused'));
    } catch (thrown) {
      sayFailed(thrown);
    }
    again();
  }

  return (
    <>
      <header class="row spread">
        <h1>{t('corrections')}</h1>
        <a class="button" href="/office/rules">
          {t('rules')}
        </a>
      </header>
      <Ready reading={reading}>
        {({ corrections }) => {
          const waiting = corrections.filter(each => each.state === 'requested');
          const decided = corrections
            .filter(each => each.state !== 'requested')
            .sort((a, b) => (b.decidedAt ?? b.requestedAt) - (a.decidedAt ?? a.requestedAt));
          return (
            <>
              <section class="stack" aria-label={t('waiting')}>
                <h2>
                  {t('waiting')} <span class="tag info">{waiting.length}</span>
                </h2>
                {waiting.length === 0 ? (
                  <p class="card empty">{t('noneWaiting')}</p>
                ) : (
                  <Table corrections={waiting}>{each => <Decide each={each} onDecide={decide} />}</Table>
                )}
              </section>
              <section class="stack" aria-label={t('decided')}>
                <h2>{t('decided')}</h2>
                {decided.length === 0 ? (
                  <p class="quiet">{t('noneDecided')}</p>
                ) : (
                  <>
                    <Table corrections={decided.slice(offset, offset + pageSize)}>
                      {each => <Decided each={each} />}
                    </Table>
                    <Pager offset={offset} limit={pageSize} total={decided.length} onOffset={setOffset} />
                  </>
                )}
              </section>
            </>
          );
        }}
      </Ready>
    </>
  );
}

interface TableProps {
  readonly corrections: readonly Correction[];
  readonly children: (each: Correction) => ComponentChildren;
}

function Table({ corrections, children }: TableProps) {
  return (
    <div class="table-wrap">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('member')}</th>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('reason')}</th>
            <th scope="col">{t('requested')}</th>
            <ActionsHead />
          </tr>
        </thead>
        <tbody>
          {corrections.map(each => (
            <tr key={each.id}>
              <td>
                <a href={`/office/people/${each.personId}?year=${yearOf(each.at)}`}>{each.personName}</a>
                <br />
                <span class="quiet small">{each.unitName}</span>
              </td>
              <td>
                {each.kind === 'void'
                  ? t('voidWhat')
                  : t('adjust', {
                      hours: `${(each.hours ?? 0) > 0 ? '+' : ''}${hours(each.hours ?? 0)}`,
                      day: day(each.at),
                    })}
              </td>
              <td class="reason">{each.reason}</td>
              <td>
                {each.requesterName}
                <br />
                <span class="quiet small">{dayAndClock(each.requestedAt)}</span>
              </td>
              <td>{children(each)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DecideProps {
  readonly each: Correction;
  readonly onDecide: (each: Correction, approve: boolean) => Promise<void>;
}

function Decide({ each, onDecide }: DecideProps) {
  const [busy, setBusy] = useState(false);
  if (!can('decideCorrections')) return null;
  if (each.requester === ownAccountId()) return <p class="quiet small">{t('ownRequest')}</p>;
  const decide = (approve: boolean): void => {
    setBusy(true);
    void onDecide(each, approve).finally(() => setBusy(false));
  };
  return (
    <div class="row">
      <button type="button" class="button" disabled={busy} onClick={() => decide(true)}>
        ✓ {t('approve')}
      </button>
      <button type="button" class="button" disabled={busy} onClick={() => decide(false)}>
        {t('refuse')}
      </button>
    </div>
  );
}

const tones = { approved: 'good', refused: 'bad', withdrawn: '' } as const;

function Decided({ each }: { readonly each: Correction }) {
  if (each.state === 'requested') return null;
  return (
    <>
      <span class={`tag ${tones[each.state]}`}>{t(each.state)}</span>
      {each.approverName !== null && each.decidedAt !== null && (
        <p class="quiet small">{t('decidedBy', { name: each.approverName, time: dayAndClock(each.decidedAt) })}</p>
      )}
    </>
  );
}
