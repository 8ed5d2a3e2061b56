// The theme's promises: canvases and document share colours, and every text colour can be read.
import { readFileSync } from 'node:fs';
import { wcagContrast } from 'culori';
import { describe, expect, it } from 'vitest';
import * as palette from '../../../www/theme/palette.ts';

const css = readFileSync('www/theme/theme.css', 'utf8');
const block = (selector: string) => {
  const start = css.indexOf(`${selector} {`);
  return Object.fromEntries(
    [...css.slice(start, css.indexOf('}', start)).matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]),
  );
};
const light = block(':root');
const dark = { ...light, ...block(":root[data-theme='dark']") };
const system = { ...light, ...block(':root:not([data-theme])') };

describe('the theme', () => {
  it('gives canvases the colours of the style sheet', () => {
    expect([palette.STAGE, palette.STAGE_INK, palette.STAGE_GREY]).toEqual([light.stage, light['stage-ink'], light['stage-grey']]);
  });
  it('is as dark by system preference as by choice', () => {
    expect(system).toEqual(dark);
  });
  for (const [name, theme] of Object.entries({ light, dark })) {
    it(`has readable text: ${name}`, () => {
      for (const colour of ['ink', 'grey']) expect(wcagContrast(theme[colour]!, theme.paper!), colour).toBeGreaterThanOrEqual(4.5);
      for (const colour of ['stage-ink', 'stage-grey'])
        expect(wcagContrast(theme[colour]!, theme.stage!), colour).toBeGreaterThanOrEqual(4.5);
    });
  }
});
