// Draws the phase wheel, the legend of every coloured figure, on a canvas.
import { WHEEL_SIZE, phaseColour } from '../theme/phase.ts';

/** Fills a disc with the wheel's colours; the canvas is sized to `size` CSS pixels. */
export function drawWheel(canvas: HTMLCanvasElement, size: number) {
  const dpr = window.devicePixelRatio || 1;
  canvas.width = canvas.height = Math.round(size * dpr);
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const r = canvas.width / 2;
  // Phases turn counter-clockwise, gradients clockwise.
  const turn = ctx.createConicGradient(0, r, r);
  for (let k = 0; k <= WHEEL_SIZE; k++) turn.addColorStop(k / WHEEL_SIZE, phaseColour((-2 * Math.PI * k) / WHEEL_SIZE));
  ctx.fillStyle = turn;
  ctx.arc(r, r, r, 0, 2 * Math.PI);
  ctx.fill();
}
