import { useEffect, useRef } from 'preact/hooks';
import type { PlayMeter } from './playMeter.ts';
import type { Received } from './roomClient.ts';

interface Props {
  readonly received: Received;
  readonly meter: PlayMeter;
  readonly label: string;
  readonly class?: string;
}

/** One received picture. It is muted: sound has its own element, so that a picture may stop without it. */
export function RoomPicture({ received, meter, label, class: name }: Props) {
  const element = useRef<HTMLVideoElement>(null);
  const { stream } = received;
  const isSlides = received.source === 'screen';
  useEffect(() => {
    const video = element.current;
    if (video === null) return;
    video.srcObject = stream;
    video.muted = true;
    // A muted picture may always play; what fails here is an element that went away.
    video.play().catch((reason: unknown) => console.debug(String(reason)));
    return meter.add(video, isSlides);
  }, [stream, meter, isSlides]);
  return <video ref={element} class={name} aria-label={label} autoPlay playsInline muted disablePictureInPicture />;
}

interface SoundProps {
  readonly received: Received;
  readonly meter: PlayMeter;
  /** Told when the browser wants a tap before it plays (with what the tap must call), and when it plays. */
  readonly onBlocked: (blocked: boolean, play: () => void) => void;
}

/** The lecturer's sound: it has nothing to show, so it stands outside the page's tree. */
export function RoomSound({ received, meter, onBlocked }: SoundProps) {
  const { stream } = received;
  const told = useRef(onBlocked);
  told.current = onBlocked;
  useEffect(() => {
    const audio = new Audio();
    audio.srcObject = stream;
    const play = (): void => {
      audio.play().then(
        () => told.current(false, play),
        (reason: unknown) => {
          if (reason instanceof DOMException && reason.name === 'NotAllowedError') told.current(true, play);
        },
      );
    };
    play();
    const uncount = meter.add(audio);
    return () => {
      uncount();
      audio.pause();
      audio.srcObject = null;
    };
  }, [stream, meter]);
  return null;
}
