import type { Trained, TexturesCalls } from '../calls/textures.ts';
import type { Context, Handlers } from '../handler.ts';

/** Milliseconds that a piece should take, and the most images in one. */
const PIECE_MS = 30;
const MOST_IMAGES = 1024;
/** Images whose spectra are measured at a time. */
const SPECTRA = 200;

async function drawAll({ seed, lambda }: { seed: number; lambda: number }, { engine, progress, breathe }: Context) {
  const begun = performance.now();
  let [done = 0, total = 0] = engine.textures_push(seed, lambda, 0);
  let images = 16;
  while (done < total) {
    const [start, before] = [performance.now(), done];
    [done = total] = engine.textures_push(seed, lambda, images);
    const each = (performance.now() - start) / (done - before);
    images = Math.min(MOST_IMAGES, Math.max(1, Math.floor(PIECE_MS / each)));
    progress({ done, total });
    await breathe();
  }
  return { seconds: (performance.now() - begun) / 1000 };
}

export const texturesHandlers: Handlers<TexturesCalls> = {
  'textures.pictures': async ({ seed, count, measured }, { engine, breathe }) => {
    const rgba = engine.textures_pictures(seed, count);
    const spectrum = async (label: number) => {
      const parts: Float64Array[] = [];
      for (let first = 0; first < measured; first += SPECTRA) {
        await breathe();
        parts.push(engine.textures_spectrum(seed, label, first, SPECTRA));
      }
      // Parts of one size: the mean of their means is the mean of all.
      return parts[0]!.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0) / parts.length);
    };
    return { rgba, side: Math.sqrt(rgba.length / (8 * count)), spectra: [await spectrum(0), await spectrum(1)] };
  },

  'textures.coefficients': ({ seed, count, wavelet, rho, share, lambda }, { engine }) =>
    engine.textures_coefficients(seed, count, wavelet, rho, share, lambda),

  'textures.draw': drawAll,

  'textures.train': async ({ seed, lambda, tried }, context) => {
    const { seconds: drawing } = await drawAll({ seed, lambda }, context);
    const begun = performance.now();
    const { engine, breathe } = context;
    const trained: Trained[] = [];
    for (const { rho, share } of tried) {
      trained.push(engine.textures_train(seed, lambda, rho, share, false) as Trained);
      await breathe();
    }
    const [first] = tried;
    const control = first && (engine.textures_train(seed, lambda, first.rho, first.share, true) as Trained);
    return { trained, shuffled: control?.accuracy ?? NaN, seconds: { drawing, training: (performance.now() - begun) / 1000 } };
  },
};
