import { useState } from 'preact/hooks';
import { encode } from 'uqr';
import type * as z from 'zod';
import { printBadges } from '../../../server/identity/contract.ts';
import { call } from '../../common/api.ts';
import { useRequest } from '../../common/useRequest.ts';
import { PrintPage } from '../parts/PrintPage.tsx';
import { Ready } from '../parts/Ready.tsx';
import { UnitSelect } from '../parts/UnitSelect.tsx';
import { useQuery } from '../parts/useQuery.ts';
import { useUnits } from '../parts/useUnits.ts';
import { badgesWords as t } from './badgesWords.ts';
import './badges.css';

type Badges = z.output<typeof printBadges.answer>;
type Card = Badges['cards'][number];
const perSheet = 10;

/** Cards to print and cut, ten an A4 sheet: of a whole unit, or of one member. */
export function BadgesPage() {
  const [query, change] = useQuery();
  const [units] = useUnits();
  const [prepared, setPrepared] = useState<string>();
  const unitId = query['unit'] ?? '';
  const personId = query['person'];
  const known = units.state === 'ready' ? units.value : [];
  const count = known.find(unit => unit.id === unitId)?.peopleBelow ?? 0;
  const sheets = Math.ceil(count / perSheet);
  return (
    <PrintPage
      back={personId === undefined ? '/office/people' : `/office/people?person=${personId}`}
      bar={
        <UnitSelect
          label={t('unit')}
          units={known}
          value={unitId}
          onValue={unit => change({ unit, person: undefined })}
        />
      }
    >
      {unitId !== '' && (personId !== undefined || prepared === unitId) ? (
        <Prepared unitId={unitId} personId={personId} />
      ) : (
        <div class="empty no-print">
          <p>{count > 200 ? t('many', { count, sheets }) : t('choose')}</p>
          {unitId !== '' && count > 0 && (
            <button type="button" class="button" onClick={() => setPrepared(unitId)}>
              {t('prepare', { count })}
            </button>
          )}
          {unitId !== '' && units.state === 'ready' && count === 0 && <p>{t('nobody')}</p>}
        </div>
      )}
    </PrintPage>
  );
}

function Prepared({ unitId, personId }: { readonly unitId: string; readonly personId: string | undefined }) {
  const [reading] = useRequest(`badges ${unitId} ${personId ?? ''}`, signal =>
    call(
      printBadges,
      { body: { unitId, ...(personId === undefined ? {} : { personIds: [personId] }) } },
      { signal, timeoutMs: 60_000 },
    ),
  );
  return <Ready reading={reading}>{badges => <Sheets badges={badges} />}</Ready>;
}

function Sheets({ badges: { cards, county } }: { readonly badges: Badges }) {
  const sheets = Array.from({ length: Math.ceil(cards.length / perSheet) }, (_, index) =>
    cards.slice(index * perSheet, (index + 1) * perSheet),
  );
  return (
    <>
      <p class="no-print quiet">{t('sheets', { count: cards.length, sheets: sheets.length })}</p>
      {sheets.map(sheet => (
        <div key={sheet[0]?.personId} class="badge-sheet">
          {sheet.map(card => (
            <BadgeCard key={card.personId} card={card} county={county} />
          ))}
        </div>
      ))}
    </>
  );
}

function BadgeCard({ card, county }: { readonly card: Card; readonly county: string }) {
  return (
    <div class="badge-card">
      <div class="badge-words">
        <p class="badge-county">
          {county} {t('card')}
        </p>
        <p class="badge-name">{card.name}</p>
        <p class="badge-unit">{card.unitName}</p>
        <p class="badge-number">{card.number}</p>
        <p class="badge-foot">
          {location.host}/me
          <br />
          {t('lost')}
        </p>
      </div>
      <QrCode text={card.token} label={t('qr', { name: card.name })} />
    </div>
  );
}

/** One path draws all dark squares; the quiet zone of four squares is part of the picture. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const quiet = 4;
  const { data, size } = encode(text, { ecc: 'Q', border: 0 });
  const squares = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x + quiet} ${y + quiet}h1v1h-1z`] : [])),
  );
  const side = size + 2 * quiet;
  return (
    <svg class="badge-code" viewBox={`0 0 ${side} ${side}`} shape-rendering="crispEdges" role="img" aria-label={label}>
      <path d={squares.join('')} />
    </svg>
  );
}
