import { useEffect, useState } from 'preact/hooks';
import { clock, dayAndClock } from '../common/format.ts';
import { LanguageSwitch } from '../common/LanguageSwitch.tsx';
import { liveWords, sayConnection } from '../common/liveWords.ts';
import { openSocket } from '../common/socket.ts';
import { sayFailed } from '../common/Toasts.tsx';
import { AudienceList } from './AudienceList.tsx';
import { CheckList } from './CheckList.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import { OnAirClock } from './OnAirClock.tsx';
import { SourcePickers, TrackVideo } from './SourcePickers.tsx';
import { EndDialog, StartButton, SummaryDialog } from './StartAndEnd.tsx';
import { createSender, type Sender, type Summary } from './sender.ts';
import { studioWords as t } from './studioWords.ts';
import { useDevices } from './useDevices.ts';

/** Opens the socket and the sending side for as long as the page is open. */
export function StudioRoom({ sessionId }: { readonly sessionId: string }) {
  const [sender, setSender] = useState<Sender>();
  useEffect(() => {
    const socket = openSocket();
    const made = createSender(socket, sessionId);
    setSender(made);
    return () => {
      made.stop();
      socket.close();
    };
  }, [sessionId]);
  return sender === undefined ? null : <Desk sender={sender} />;
}

function Desk({ sender }: { readonly sender: Sender }) {
  const studio = useDevices(sender.setTrack);
  const [heard, setHeard] = useState(false);
  const [muted, setMuted] = useState(false);
  const [ending, setEnding] = useState(false);
  const [summary, setSummary] = useState<Summary>();
  const { camera, microphone, screen } = studio.sources;
  const room = sender.room.value;
  const info = sender.info.value;
  const onAir = room?.state === 'onAir' || room?.state === 'interrupted';
  const trouble = sayConnection(sender.connection.value);
  const sending = camera.state === 'on' || microphone.state === 'on' || screen.state === 'on';

  useEffect(() => {
    if (microphone.state === 'on') microphone.track.enabled = !muted;
  }, [microphone, muted]);
  useEffect(() => {
    if (!onAir) return;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [onAir]);

  const big = screen.state === 'on' ? screen.track : camera.state === 'on' ? camera.track : undefined;
  const small = screen.state === 'on' && camera.state === 'on' ? camera.track : undefined;

  return (
    <main class="studio">
      <header class="studio-head row spread">
        <span class="stack tight">
          <h1>{info?.title ?? t('title')}</h1>
          {info !== undefined && (
            <span class="quiet">
              {info.lecturerName} · {dayAndClock(info.startsAt)}–{clock(info.endsAt)}
            </span>
          )}
        </span>
        <span class="row">
          {!onAir && (
            <a class="button plain" href="/studio">
              {t('allSessions')}
            </a>
          )}
          <LanguageSwitch />
        </span>
      </header>

      {trouble !== undefined && (
        <p class="notice warn" role="alert">
          {onAir && sender.connection.value.state === 'reconnecting' ? t('interruptedSelf') : trouble}
        </p>
      )}

      <div class="studio-body">
        <section class="studio-main stack">
          <div class="preview dark">
            {big === undefined ? (
              <p class="empty">{t('previewOff')}</p>
            ) : (
              <TrackVideo track={big} label={t('preview')} class="big" />
            )}
            {small !== undefined && <TrackVideo track={small} label={t('camera')} class="inset" />}
            <div class="preview-bar row spread">
              {onAir ? (
                <span class="row">
                  <span class="tag air">● {liveWords('onAir')}</span>
                  <OnAirClock since={room.since} />
                </span>
              ) : (
                <span class="tag">{t('rehearsing')}</span>
              )}
              <span class="figures small">{t('sending', { kbps: sender.kbps.value })}</span>
            </div>
          </div>
          <div class="row controls">
            {microphone.state === 'on' && (
              <>
                <button type="button" class="button" aria-pressed={muted} onClick={() => setMuted(value => !value)}>
                  {muted ? t('unmute') : t('mute')}
                </button>
                <LevelMeter track={microphone.track} label={t('level')} onHeard={() => setHeard(true)} />
              </>
            )}
            {muted && (
              <span class="tag warn" role="status">
                ! {t('muted')}
              </span>
            )}
          </div>
          <p class="quiet small">{t('preview')}</p>
        </section>

        <aside class="studio-side stack">
          {onAir ? (
            <button type="button" class="button danger big" onClick={() => setEnding(true)}>
              ■ {t('end')}
            </button>
          ) : (
            <>
              <CheckList
                checks={[
                  { words: t('checkCamera'), done: camera.state === 'on' },
                  { words: t('checkSound'), done: heard && microphone.state === 'on' },
                  { words: t('checkLine'), done: sender.line.value },
                  { words: t('checkRoom'), done: sender.connection.value.state === 'joined' },
                ]}
              />
              <StartButton
                possible={sending && sender.line.value}
                hint={sending ? undefined : t('needsSource')}
                onStart={() => void sender.goLive().catch(sayFailed)}
              />
            </>
          )}
          <AudienceList audience={sender.audience.value} onAir={onAir} />
          <SourcePickers studio={studio} />
        </aside>
      </div>

      {ending && (
        <EndDialog
          onClose={() => setEnding(false)}
          onEnd={() => {
            setEnding(false);
            sender.end().then(setSummary, sayFailed);
          }}
        />
      )}
      {summary !== undefined && <SummaryDialog summary={summary} onClose={() => setSummary(undefined)} />}
    </main>
  );
}
