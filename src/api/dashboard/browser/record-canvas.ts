// A clip of what is painted on a canvas, as the browser records it: it takes as long as the clip lasts.
import { now } from './clock.ts';

export interface Recording {
  /** Undefined if it was cancelled or the browser gave nothing. */
  readonly clip: Promise<Blob | undefined>;
  cancel(): void;
}

const FRAMES = 20;
const KINDS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];

/** Undefined where the browser cannot record. */
export function clipKind(): string | undefined {
  if (typeof MediaRecorder === 'undefined') return undefined;
  return KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
}

/** `paint` gets the share of the clip that is over, from 0 to 1. */
export function recordCanvas(
  canvas: HTMLCanvasElement,
  kind: string,
  lastsMs: number,
  paint: (share: number) => void,
): Recording {
  const stream = canvas.captureStream(FRAMES);
  const recorder = new MediaRecorder(stream, { mimeType: kind });
  const parts: Blob[] = [];
  let isCancelled = false;
  const clip = new Promise<Blob | undefined>((resolve) => {
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      resolve(
        isCancelled || parts.length === 0 ? undefined : new Blob(parts, { type: 'video/webm' }),
      );
    };
  });
  const begun = now();
  const timer = setInterval(() => {
    const share = Math.min(1, (now() - begun) / lastsMs);
    paint(share);
    if (share >= 1) end();
  }, 1_000 / FRAMES);
  function end(): void {
    clearInterval(timer);
    if (recorder.state !== 'inactive') recorder.stop();
  }
  paint(0);
  recorder.start(1_000);
  return {
    clip,
    cancel() {
      isCancelled = true;
      end();
    },
  };
}
