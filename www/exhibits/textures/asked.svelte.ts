// What Two textures asks the engine for: images to look at and their spectra, and what one wavelet answers to them under ρ.
import type { Rho } from '../../engine/calls/textures.ts';
import { engine } from '../../engine/client.ts';
import { view } from '../../state/view.svelte.ts';
import { IMAGES } from './plan.ts';
import type { Spectra } from './values.ts';

/** Images of each class whose spectra are measured. */
const MEASURED = 1000;

/** The ρ looked at, and the share of ReLU's half that drops the sign. */
export const rhoNow = (): Rho => view.texture;
export const shareNow = () => (view.texture === 'relu' ? view.share : 0.5);

export class Asked {
  pictures: { sheet: HTMLCanvasElement; side: number; spectra: Spectra } | undefined = $state.raw();
  answers: { values: Float32Array; rho: Rho } | undefined = $state.raw();
  #restarts = $state(0);
  #askPictures = engine.latest('textures.pictures');
  #askCoefficients = engine.latest('textures.coefficients');

  /** To be called where effects can be. */
  follow() {
    $effect(() => engine.onRestart(() => this.#restarts++));
    $effect(() => {
      void this.#restarts;
      this.#askPictures({ seed: view.drawing, count: IMAGES, measured: MEASURED }).then(
        (answer) => answer && (this.pictures = { sheet: sheetOf(answer.rgba, answer.side), side: answer.side, spectra: answer.spectra }),
        () => {}, // the page itself says when the engine cannot run
      );
    });
    $effect(() => {
      void this.#restarts;
      const rho = rhoNow();
      this.#askCoefficients({
        seed: view.drawing,
        count: IMAGES,
        wavelet: view.textureWavelet,
        rho,
        share: shareNow(),
        lambda: view.lambda,
      }).then(
        (values) => values && (this.answers = { values, rho }),
        () => {},
      );
    });
  }
}

function sheetOf(rgba: Uint8Array, side: number): HTMLCanvasElement {
  const sheet = document.createElement('canvas');
  sheet.width = side;
  sheet.height = rgba.length / 4 / side;
  const pixels = new ImageData(sheet.width, sheet.height);
  pixels.data.set(rgba);
  sheet.getContext('2d')?.putImageData(pixels, 0, 0);
  return sheet;
}
