import jsQR from 'jsqr';

/** Looks for one QR code in a grey-scale-ready RGBA picture; one picture at a time, answered in order. */
interface Question {
  readonly id: number;
  readonly data: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

self.addEventListener('message', (event: MessageEvent<Question>) => {
  const { id, data, width, height } = event.data;
  const found = jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'dontInvert' });
  self.postMessage({ id, text: found?.data ?? null });
});
