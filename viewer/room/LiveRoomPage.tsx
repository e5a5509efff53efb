import { useEffect, useState } from 'preact/hooks';
import { commonWords } from '../common/commonWords.ts';
import { clock, dayAndClock } from '../common/format.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { liveWords, sayLine } from '../common/liveWords.ts';
import type { Picture, RoomWatch } from '../common/roomClient.ts';
import { Countdown } from './Countdown.tsx';
import { roomWords as t } from './roomWords.ts';
import { Stage } from './Stage.tsx';
import { forgetWatching, rememberWatching, wasWatching } from './watching.ts';

interface Props {
  readonly sessionId: string;
  readonly watch: RoomWatch;
  /** A member's time counts; staff only look on. */
  readonly counts: boolean;
}

/** Picture on top, under it what the lesson is and the few choices there are. */
export function LiveRoomPage({ sessionId, watch, counts }: Props) {
  const [started, setStarted] = useState(wasWatching(sessionId));
  useEffect(() => {
    // After a reload the picture comes back by itself; the browser may still want a tap for the sound, and asks for it.
    if (started) watch.start();
  }, [watch, started]);
  const info = watch.info.value;
  const state = watch.room.value?.state;
  const onAir = state === 'onAir' || state === 'interrupted';
  const line = sayLine(watch);
  return (
    <main class="live-room">
      <Stage
        watch={watch}
        started={started}
        onStart={() => {
          rememberWatching(sessionId);
          setStarted(true);
        }}
      />
      <section class="live-room-below stack">
        <header class="row spread">
          <span class="stack tight">
            <h1>{info?.title ?? commonWords('loading')}</h1>
            {info !== undefined && (
              <span class="quiet">
                {info.lecturerName} · {dayAndClock(info.startsAt)}–{clock(info.endsAt)}
              </span>
            )}
          </span>
          {onAir ? (
            <span class="tag air">● {liveWords('onAir')}</span>
          ) : (
            state !== undefined && <span class="tag">{liveWords(state)}</span>
          )}
        </header>
        {info !== undefined && state === 'waiting' && <Countdown to={info.startsAt} />}
        <fieldset class="choices">
          <legend>{t('quality')}</legend>
          {(['full', 'small', 'none'] as const).map(each => (
            <PictureChoice key={each} watch={watch} picture={each} />
          ))}
        </fieldset>
        <p class="row">
          <span class={`tag ${line.tone}`}>
            {line.tone === 'good' ? '✓' : '△'} {line.words}
          </span>
          <span class="quiet small">{counts ? t('presence') : t('notCounted')}</span>
        </p>
        <p class="row spread">
          <a class="button" href={counts ? '/me' : '/'} onClick={forgetWatching}>
            {t('leave')}
          </a>
          <LanguageSwitch />
        </p>
      </section>
    </main>
  );
}

function PictureChoice({ watch, picture }: { readonly watch: RoomWatch; readonly picture: Picture }) {
  return (
    <button
      type="button"
      class="button"
      aria-pressed={watch.picture.value === picture}
      onClick={() => watch.setPicture(picture)}
    >
      {t(picture)}
    </button>
  );
}
