// The reader's own image: a drawing or a photograph, and the engine's copy of it as the data set's images are. It stays in this page: a
// link says only that an own image was looked at.
import { DATASETS, datasetNamed } from '../../assets/catalogue.ts';
import { engine } from '../../engine/client.ts';
import { OWN, fieldOf } from '../../state/table.ts';
import { set, view } from '../../state/view.svelte.ts';
import { digitCrop, lightRim, planesOf, type Crop } from './fit.ts';

export interface Source {
  picture: HTMLCanvasElement;
  /** The square that is taken; null fits a drawing as the data set's images lie. */
  crop: Crop | null;
}

/** As a network gets it: RGBA to look at, bytes (C, H, W) to compute with. */
interface Fitted {
  rgba: ImageData;
  bytes: Uint8Array;
  inverted: boolean;
}

class OwnImage {
  source: Source | undefined = $state.raw();
  fitted: Fitted | undefined = $state.raw();
  /** How many the engine has been given; each has an index of its own, so that answers about the one before are not taken for it. */
  #given = $state(0);
  /** The images that it was fitted beside. */
  #file = $state('');

  /** The engine's index of it for this data set; undefined where it has none. */
  indexFor(dataset: string): number | undefined {
    return this.source && this.#file === datasetNamed(dataset).images.file ? OWN + this.#given : undefined;
  }

  /** Takes a new source, and shows it. */
  give(source: Source) {
    this.source = source;
    this.#send();
    set({ image: OWN });
  }

  forget() {
    this.source = this.fitted = undefined;
    if (view.image === OWN) set({ image: fieldOf('image').initial as number });
  }

  /** Keeps the engine's copy that of the data set looked at. To be called where effects may be made. */
  follow() {
    $effect(() => engine.onRestart(() => this.#send()));
    $effect(() => {
      if (this.source && datasetNamed(view.dataset).images.file !== this.#file) this.#send();
    });
  }

  #send() {
    if (!this.source) return;
    const { images, picture } = datasetNamed(view.dataset);
    this.fitted = fit(this.source, images.shape, picture === 'digit');
    this.#file = images.file;
    this.#given++;
    // Calls are answered in order: what is asked of this index next finds it there. Some exhibits know only that moving digits are digits.
    for (const { name } of DATASETS.filter((other) => other.images.file === images.file))
      engine.call('library.own', { dataset: name, image: this.fitted.bytes.slice() }).catch(() => {});
  }
}

export const own = new OwnImage();

/** The image to ask the engine for: the link's, or the reader's own where there is one. */
export const imageShown = (): number =>
  view.image < OWN ? view.image : (own.indexFor(view.dataset) ?? (fieldOf('image').initial as number));

/** Whether what is shown is the reader's own. */
export const ownShown = (): boolean => imageShown() >= OWN;

function fit({ picture, crop }: Source, [channels, side]: readonly [number, number, number], digits: boolean): Fitted {
  const canvas = new OffscreenCanvas(side, side);
  const ctx = canvas.getContext('2d', { willReadFrequently: true })!;
  ctx.imageSmoothingQuality = 'high';
  const { x, y, side: from } = crop ?? ownCrop(picture, digits);
  ctx.fillRect(0, 0, side, side);
  ctx.drawImage(picture, x, y, from, from, 0, 0, side, side);
  const rgba = ctx.getImageData(0, 0, side, side);
  // Ink on paper is taken as light on black, which the data sets of one channel are.
  const inverted = channels === 1 && crop !== null && lightRim(rgba.data, side);
  const bytes = planesOf(rgba.data, channels, inverted);
  for (let i = 0; i < side * side; i++) for (let c = 0; c < 3; c++) rgba.data[4 * i + c] = bytes[(c % channels) * side * side + i]!;
  return { rgba, bytes, inverted };
}

function ownCrop(picture: HTMLCanvasElement, digits: boolean): Crop {
  const { width, height } = picture;
  const whole = { x: 0, y: 0, side: Math.max(width, height) };
  if (!digits) return whole;
  const { data } = picture.getContext('2d')!.getImageData(0, 0, width, height);
  return digitCrop(planesOf(data, 1, false), width) ?? whole;
}
