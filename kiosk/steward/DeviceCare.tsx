import { commonWords } from '../../viewer/common/commonWords.ts';
import { LanguageSwitch } from '../../viewer/common/LanguageSwitch.tsx';
import { kioskWords as t } from '../kioskWords.ts';
import { loudness, say, setLoudness } from '../signin/prompts.ts';
import { CameraChoice } from './CameraChoice.tsx';

/** Camera, sound, language and a way to start anew. */
export function DeviceCare({ deviceName }: { readonly deviceName: string }) {
  return (
    <section class="card stack">
      <CameraChoice />
      <label class="field">
        <span class="label">{t('volume')}</span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.1}
          value={loudness.value}
          onInput={event => setLoudness(Number(event.currentTarget.value))}
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
        {commonWords('product')} · {deviceName}
      </p>
    </section>
  );
}
