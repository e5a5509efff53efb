import { kioskEvent, listParked, settleParked } from '../../../server/attendance/contract.ts';
import { call } from '../../common/api.ts';
import { dayAndClock } from '../../common/format.ts';
import { sayDone, sayFailed } from '../../common/Toasts.tsx';
import { useRequest } from '../../common/useRequest.ts';
import { ActionsHead } from '../parts/ActionsHead.tsx';
import { Ready } from '../parts/Ready.tsx';
import { can } from '../parts/rights.ts';
import { sayParked, devicesWords as t } from './devicesWords.ts';

/** What kiosks sent and the ledger could not take, and what they numbered and nobody received. */
export function Parked() {
  const [reading, again] = useRequest('parked', signal => call(listParked, {}, { signal }));
  async function settle(deviceId: string, eventId: string): Promise<void> {
    try {
      await call(settleParked, { params: { deviceId, eventId } });
      sayDone(t('settledNow'));
      again();
    } catch (thrown) {
      sayFailed(thrown);
    }
  }
  return (
    <section class="stack" aria-label={t('parked')}>
      <h2>{t('parked')}</h2>
      <p class="quiet">{t('parkedExplain')}</p>
      <Ready reading={reading}>
        {({ events, gaps }) => (
          <>
            {gaps.map(gap => (
              <p key={gap.deviceId} class="notice warn">
                {t('gap', { name: gap.deviceName, unit: gap.unitName, count: gap.missing })}
              </p>
            ))}
            {events.length === 0 ? (
              <p class="card empty">{t('noParked')}</p>
            ) : (
              <div class="table-wrap tall">
                <table class="table">
                  <thead>
                    <tr>
                      <th scope="col">{t('received')}</th>
                      <th scope="col">{t('device')}</th>
                      <th scope="col">{t('why')}</th>
                      <th scope="col">{t('what')}</th>
                      <ActionsHead />
                    </tr>
                  </thead>
                  <tbody>
                    {events.map(event => (
                      <tr key={event.id}>
                        <td class="figures nowrap">{dayAndClock(event.receivedAt)}</td>
                        <td>
                          {event.deviceName}
                          <br />
                          <span class="quiet small">{event.unitName}</span>
                        </td>
                        <td>{sayParked(event.code)}</td>
                        <td>
                          <ParkedBody body={event.body} />
                        </td>
                        <td>
                          {event.settledAt !== null ? (
                            <span class="quiet">{t('settled', { time: dayAndClock(event.settledAt) })}</span>
                          ) : (
                            can('settleParked') && (
                              <button
                                type="button"
                                class="button"
                                onClick={() => void settle(event.deviceId, event.id)}
                              >
                                {t('settle')}
                              </button>
                            )
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            )}
          </>
        )}
      </Ready>
    </section>
  );
}

/** What the kiosk saw, as far as it can be read; the record itself stands below it, unchanged. */
function ParkedBody({ body }: { readonly body: Readonly<Record<string, unknown>> }) {
  const { kind, wallTime, sessionId, who } = kioskEvent.shape;
  const [what, at, session, by] = [
    kind.safeParse(body['kind']).data,
    wallTime.safeParse(body['wallTime']).data,
    sessionId.safeParse(body['sessionId']).data,
    who.safeParse(body['who']).data,
  ];
  return (
    <>
      {what !== undefined && (
        <p>
          {t(what)} {at !== undefined && <span class="figures">{dayAndClock(at)}</span>}
          {by !== undefined && <span class="quiet"> · {t(by.by)}</span>}
        </p>
      )}
      <p class="row">
        {by?.by === 'typed' && <a href={`/office/people?person=${by.personId}`}>{t('toPerson')}</a>}
        {session !== undefined && <a href={`/office/sessions/${session}`}>{t('toSession')}</a>}
      </p>
      <details>
        <summary class="quiet small">{t('wholeRecord')}</summary>
        <code class="parked-body">{JSON.stringify(body)}</code>
      </details>
    </>
  );
}
