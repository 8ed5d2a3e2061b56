import type { Trained, TexturesCalls } from '../calls/textures.ts';
import type { Handlers } from '../handler.ts';

/** Milliseconds that a piece should take, and the most images in one. */
const PIECE_MS = 30;
const MOST_IMAGES = 1024;

export const texturesHandlers: Handlers<TexturesCalls> = {
  'textures.pictures': async ({ seed, count, measured }, { engine, breathe }) => {
    const rgba = engine.textures_pictures(seed, count);
    const spectra: Float64Array[] = [];
    for (const label of [0, 1]) {
      await breathe();
      spectra.push(engine.textures_spectrum(seed, label, measured));
    }
    return { rgba, side: Math.sqrt(rgba.length / (8 * count)), spectra: [spectra[0]!, spectra[1]!] };
  },

  'textures.coefficients': ({ seed, count, wavelet, rho, share, lambda }, { engine }) =>
    engine.textures_coefficients(seed, count, wavelet, rho, share, lambda),

  'textures.train': async ({ seed, lambda, tried }, { engine, progress, breathe }) => {
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
    const trained: Trained[] = [];
    for (const { rho, share } of tried) {
      trained.push(engine.textures_train(seed, lambda, rho, share, false) as Trained);
      await breathe();
    }
    const [first] = tried;
    const control = first && (engine.textures_train(seed, lambda, first.rho, first.share, true) as Trained);
    return { trained, shuffled: control?.accuracy ?? NaN };
  },
};
