// A text as a QR code, dark on light in every theme, as scanners need it.
import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** Of empty modules around it, as the standard asks. */
const QUIET = 4;

export function QrCode({ text }: { readonly text: string }) {
  const code = generate(text);
  const side = code.size + 2 * QUIET;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label="QR code of the secret">
      <rect class="light" width={side} height={side} />
      <path class="dark" transform={`translate(${QUIET} ${QUIET})`} d={toSvgPath(code)} />
    </svg>
  );
}
