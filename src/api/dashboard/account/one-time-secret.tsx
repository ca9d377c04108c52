// A secret that is shown once, with the way to copy it.
import { useState } from 'preact/hooks';

interface OneTimeSecretProps {
  /** What it is and what to do with it. */
  readonly means: string;
  readonly text: string;
}

export function OneTimeSecret({ means, text }: OneTimeSecretProps) {
  const [copied, setCopied] = useState('');
  async function copy(): Promise<void> {
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setCopied(isCopied ? 'Copied.' : 'The browser does not allow it; select the text and copy it.');
  }
  return (
    <div class="one-time-secret" role="status">
      <p>{means}</p>
      <p>
        <code class="whole">{text}</code>
      </p>
      <p class="choices">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <span>{copied}</span>
      </p>
    </div>
  );
}
