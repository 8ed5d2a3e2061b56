// Native training beside PyTorch on the same cores, one after the other.
import path from 'node:path';
import { Refusal, ask, root } from '../lib/say.mjs';

const SPEC = path.join(root, 'models/specs/cifar-10-modulus.json');

/** Our rate and, where a Python with torch is named, PyTorch's. */
export async function training(python) {
  const ours = JSON.parse(
    await ask(path.join(root, 'target/release/phase-collapse'), ['bench', '--json', '--spec', SPEC, '--seconds', '5']),
  );
  const best = ours.levels.find(({ simd }) => simd === ours.simd);
  const rate = ours.training_images_per_second;
  const flop = 3 * 2 * ours.multiply_adds;
  const result = {
    images_per_second: rate,
    threads: ours.threads,
    batch: ours.batch,
    simd: ours.simd,
    share_of_peak: (rate * flop) / (best.peak_gflops * 1e9 * ours.threads),
  };
  if (!python) return result;
  const said = await ask(python, [path.join(root, 'scripts/bench/pytorch.py'), '15']);
  if (!said) throw new Refusal(`${python} scripts/bench/pytorch.py failed: run it by itself to see why (it needs torch and numpy).`);
  const pytorch = JSON.parse(said);
  const fastest = Math.max(pytorch.fourier.images_per_second, pytorch.convolutions.images_per_second);
  return { ...result, pytorch, ratio: rate / fastest };
}
