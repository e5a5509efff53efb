import { useEffect, useRef } from 'preact/hooks';
import { Toasts } from '../../viewer/common/Toasts.tsx';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { countOf, sessionOnScreen } from '../signin/rules.ts';
import { DeviceCare } from './DeviceCare.tsx';
import { FindPerson } from './FindPerson.tsx';
import { HeadCount } from './HeadCount.tsx';
import { QueueState } from './QueueState.tsx';

interface Props {
  readonly kiosk: Kiosk;
  readonly onSign: (personId: string) => void;
  readonly onBack: () => void;
}

/** 管理员's screen: what the camera cannot do, and how things stand. */
export function Steward({ kiosk, onSign, onBack }: Props) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const day = kiosk.day.value;
  const session = sessionOnScreen(day?.sessions ?? [], kiosk.now());
  const count = session === undefined ? undefined : countOf(day?.people ?? [], kiosk.marks.value, session.id);
  const seen = (count?.last ?? []).flatMap(({ personId }) => {
    const name = day?.names.find(each => each.id === personId)?.name;
    const number = day?.people.find(each => each.id === personId)?.number ?? '';
    return name === undefined ? [] : [{ id: personId, name, number }];
  });
  return (
    <div
      class="kiosk steward"
      role="dialog"
      aria-label={t('steward')}
      onKeyDown={event => {
        if (event.key === 'Escape') onBack();
      }}
    >
      <header class="row spread">
        <h1>{t('steward')}</h1>
        <button type="button" ref={back} class="button big" onClick={onBack}>
          {t('back')}
        </button>
      </header>
      <div class="steward-body">
        <div class="stack">
          <FindPerson kiosk={kiosk} seen={seen} onSign={onSign} />
          <HeadCount day={day} title={session?.title} count={count} />
        </div>
        <div class="stack">
          <QueueState kiosk={kiosk} />
          <DeviceCare deviceName={day?.deviceName ?? ''} />
        </div>
      </div>
      <Toasts />
    </div>
  );
}
