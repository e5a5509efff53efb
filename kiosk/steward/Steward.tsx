import { useEffect, useRef, useState } from 'preact/hooks';
import { commonWords } from '../../viewer/common/commonWords.ts';
import { LanguageSwitch } from '../../viewer/common/LanguageSwitch.tsx';
import { Toasts } from '../../viewer/common/Toasts.tsx';
import type { Kiosk } from '../kiosk.ts';
import { kioskWords as t } from '../kioskWords.ts';
import { loudness, say } from '../signin/prompts.ts';
import { countOf, sessionOnScreen } from '../signin/rules.ts';
import { CameraChoice } from './CameraChoice.tsx';
import { FindPerson } from './FindPerson.tsx';
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
  const [volume, setVolume] = useState(loudness.value);
  const day = kiosk.day.value;
  const session = sessionOnScreen(day?.sessions ?? [], kiosk.now());
  const count = session === undefined ? undefined : countOf(day?.people ?? [], kiosk.marks.value, session.id);
  const nameOf = (id: string, masked: string): string => day?.names.find(each => each.id === id)?.name ?? masked;
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
        <FindPerson kiosk={kiosk} onSign={onSign} />
        <div class="stack">
          <section class="card stack">
            <h2>{t('withoutSignOut')}</h2>
            {count === undefined || count.open.length === 0 ? (
              <p class="quiet">{count !== undefined && count.signedIn > 0 ? t('allSignedOut') : t('nobodyYet')}</p>
            ) : (
              <ul class="plain names">
                {count.open.map(person => (
                  <li key={person.id}>{nameOf(person.id, person.maskedName)}</li>
                ))}
              </ul>
            )}
          </section>
          <QueueState kiosk={kiosk} />
          <section class="card stack">
            <CameraChoice />
            <label class="field">
              <span class="label">{t('volume')}</span>
              <input
                type="range"
                min={0}
                max={1}
                step={0.1}
                value={volume}
                onInput={event => {
                  loudness.value = Number(event.currentTarget.value);
                  setVolume(loudness.value);
                }}
              />
            </label>
            <div class="row">
              <button type="button" class="button" onClick={() => say('signedIn')}>
                ♪ {t('soundTest')}
              </button>
              <button type="button" class="button" onClick={() => void document.documentElement.requestFullscreen()}>
                {t('fullScreen')}
              </button>
              <button type="button" class="button" onClick={() => location.reload()}>
                {t('reload')}
              </button>
              <LanguageSwitch />
            </div>
            <p class="quiet small">
              {commonWords('product')} · {day?.deviceName}
            </p>
          </section>
        </div>
      </div>
      <Toasts />
    </div>
  );
}
