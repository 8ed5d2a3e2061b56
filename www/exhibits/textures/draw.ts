// The stage: images of both classes with their spectra, one wavelet's answers on their way to ρ(z), and how the classifier sorts the
// test images. Hue is phase; A is an outline, B is filled. Pure functions of the layout and the data.
import type { Layout } from '../../components/Stage.svelte';
import type { Rho, Trained } from '../../engine/calls/textures.ts';
import { drawAnswers } from './draw-answers.ts';
import { drawImages, drawSpectrum } from './draw-images.ts';
import { drawHalves, drawOutputs } from './draw-outputs.ts';
import { planOf } from './plan.ts';
import type { Spectra } from './values.ts';

export interface Drawn {
  /** The images, A's above B's, `side` pixels each. */
  sheet: CanvasImageSource;
  side: number;
  /** Images of each class on the sheet. */
  count: number;
  spectra: Spectra;
  coefficients: Float32Array | undefined;
  rho: Rho;
  /** How far ρ is applied, 0 to 1. */
  applied: number;
  trained: Trained | undefined;
  /** The share of ReLU's collapsing half, and the accuracy at equal steps of it from 0 to 1. */
  share: number;
  halves: readonly number[] | undefined;
}

export function draw(ctx: CanvasRenderingContext2D, layout: Layout, data: Drawn | undefined) {
  if (!data) return;
  const plan = planOf(layout, data.rho === 'relu' && data.trained !== undefined);
  drawImages(ctx, plan, layout, data);
  if (plan.spectrum) drawSpectrum(ctx, plan.spectrum, layout, data.spectra);
  if (data.coefficients) drawAnswers(ctx, plan, layout, data, data.coefficients);
  drawOutputs(ctx, plan, layout, data);
  if (plan.halves && data.halves) drawHalves(ctx, plan.halves, layout, data.halves, data.share);
}
