// The stripe of the mode as pixels in grey: whether two can be told apart by somebody who sees no colours.
import type { Page } from 'playwright-core';

export interface Stripe {
  readonly colour: string;
  /** Row by row, whether a pixel differs from the ground. */
  readonly marks: readonly boolean[];
}

const WIDTH = 240;
const HEIGHT = 9;
/** Of pixels, in which two differ. */
const APART = 0.1;

export async function stripeOf(page: Page): Promise<Stripe> {
  const clip = await page.locator('.mode-bar').boundingBox();
  if (clip === null) throw new Error('the page has no mode');
  const picture = await page.screenshot({ clip: { ...clip, width: WIDTH, height: HEIGHT } });
  const greys = await page.evaluate<readonly number[]>(`(async () => {
    const bytes = Uint8Array.fromBase64(${JSON.stringify(picture.toString('base64'))});
    const image = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return Array.from({ length: data.length / 4 }, (_, at) =>
      0.2126 * data[4 * at] + 0.7152 * data[4 * at + 1] + 0.0722 * data[4 * at + 2]);
  })()`);
  const [ground, colour] = await page.evaluate<readonly [number, string]>(`(() => {
    const colourOf = (name) => getComputedStyle(document.querySelector(name)).backgroundColor;
    const [red, green, blue] = colourOf('.mode-bar').match(/\\d+/g).map(Number);
    return [0.2126 * red + 0.7152 * green + 0.0722 * blue, colourOf('.mode-word')];
  })()`);
  return { colour, marks: greys.map((grey) => Math.abs(grey - ground) > 32) };
}

export function isFarApart(one: Stripe, other: Stripe): boolean {
  const differing = one.marks.filter((mark, at) => mark !== other.marks[at]).length;
  return differing > APART * one.marks.length;
}
