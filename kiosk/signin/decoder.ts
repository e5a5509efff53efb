/** The port to whatever reads codes: pixels in, text or nothing out. */
export interface Decoder {
  /** Takes the pixels over (their buffer is transferred). Never two at once. */
  decode(pixels: ImageData): Promise<string | undefined>;
  close(): void;
}

/** Far above what a noisy picture costs a weak, busy PC: ending a worker that only is slow would never read a card. */
const hangsAfterMs = 15_000;

/** jsQR in a worker of its own; a worker that hangs is ended and another one takes its place. */
export function jsqrDecoder(): Decoder {
  let worker: Worker | undefined;
  let next = 1;

  function start(): Worker {
    return new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
  }

  return {
    decode(pixels) {
      worker ??= start();
      const mine = worker;
      const id = next++;
      return new Promise(resolve => {
        const end = (text: string | undefined): void => {
          clearTimeout(timer);
          mine.removeEventListener('message', onMessage);
          mine.removeEventListener('error', onError);
          resolve(text);
        };
        const onMessage = (event: MessageEvent<{ id: number; text: string | null }>): void => {
          if (event.data.id === id) end(event.data.text ?? undefined);
        };
        const onError = (): void => {
          mine.terminate();
          if (worker === mine) worker = undefined;
          end(undefined);
        };
        const timer = setTimeout(onError, hangsAfterMs);
        mine.addEventListener('message', onMessage);
        mine.addEventListener('error', onError);
        const { data, width, height } = pixels;
        mine.postMessage({ id, data: data.buffer, width, height }, [data.buffer]);
      });
    },
    close() {
      worker?.terminate();
      worker = undefined;
    },
  };
}
