import { useEffect, useRef } from 'preact/hooks';

interface Props {
  readonly track: MediaStreamTrack;
  readonly label: string;
  /** Told once when something was really heard. */
  readonly onHeard: () => void;
}

const heardAbove = 0.02;

/** How loud the microphone is, ten times a second. */
export function LevelMeter({ track, label, onHeard }: Props) {
  const bar = useRef<HTMLMeterElement>(null);
  const heard = useRef(onHeard);
  heard.current = onHeard;
  useEffect(() => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (context.state === 'suspended') void context.resume();
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      const level = Math.sqrt(sum / samples.length);
      if (bar.current) bar.current.value = Math.min(1, level * 4);
      if (level > heardAbove && track.enabled) heard.current();
    }, 100);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [track]);
  return (
    <meter ref={bar} class="level" min={0} max={1} low={0.08} high={0.85} optimum={0.5} value={0} aria-label={label} />
  );
}
