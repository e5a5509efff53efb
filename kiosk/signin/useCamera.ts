import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { jsqrDecoder } from './decoder.ts';
import { startScanner } from './scanner.ts';

export type CameraState = 'starting' | 'on' | 'refused' | 'missing';

const retryMs = 5000;
const rememberedCamera = 'tongtang.kiosk.camera';

/** The camera that a steward chose; the browser's own choice without one. */
export const chosenCamera = signal<string | undefined>(localStorage.getItem(rememberedCamera) ?? undefined);

export function chooseCamera(deviceId: string): void {
  localStorage.setItem(rememberedCamera, deviceId);
  chosenCamera.value = deviceId;
}

/** Keeps the classroom's camera open and scanning; one that was pulled out is tried again by itself. */
export function useCamera(onText: (text: string) => void): {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
} {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const told = useRef(onText);
  told.current = onText;
  const wanted = chosenCamera.value;

  useEffect(() => {
    const decoder = jsqrDecoder();
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let close = (): void => {};

    async function open(): Promise<void> {
      const element = video.current;
      if (over || element === null) return;
      try {
        const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
        const stream = await navigator.mediaDevices.getUserMedia({
          video: wanted === undefined ? size : { ...size, deviceId: { ideal: wanted } },
        });
        const stop = (): void => {
          for (const track of stream.getTracks()) track.stop();
        };
        if (over) return stop();
        element.srcObject = stream;
        await element.play();
        const scanner = startScanner(element, decoder, text => told.current(text));
        close = () => {
          scanner.stop();
          stop();
        };
        setState('on');
        stream.getVideoTracks()[0]?.addEventListener('ended', () => {
          close();
          failed('missing');
        });
      } catch (reason) {
        const refused = reason instanceof DOMException && reason.name === 'NotAllowedError';
        failed(refused || navigator.mediaDevices === undefined ? 'refused' : 'missing');
      }
    }
    function failed(next: CameraState): void {
      if (over) return;
      setState(next);
      clearTimeout(timer);
      timer = setTimeout(() => void open(), retryMs);
    }
    void open();
    return () => {
      over = true;
      clearTimeout(timer);
      close();
      decoder.close();
    };
  }, [wanted]);
  return { video, state };
}
