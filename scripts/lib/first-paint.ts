// Puts the first picture into the document: the frame of the first exhibit with the SVG that the native engine drew, seen before any
// program runs. The words are the exhibit's own; www/theme/first-paint.css lays it out; the exhibit takes its place.
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { DIGITS } from '../../www/components/chains/names.ts';
import { claimOf, sentenceOf } from '../../www/exhibits/tangles/words.ts';

const START = { alpha: 1, ink: true, shuffled: false, guess: '' } as const;

export function firstPaint(): Plugin {
  return {
    name: 'first-paint',
    transformIndexHtml(html) {
      const svg = readFileSync(new URL('../../www/assets/first-paint.svg', import.meta.url), 'utf8').trim();
      const picture = `<div id="first-paint" aria-hidden="true">
      <div class="claim">${claimOf(START, DIGITS)}</div>
      <p class="sentence wide">${sentenceOf(START, 100, DIGITS)}</p>
      <p class="sentence phone">${sentenceOf(START, 24, DIGITS)}</p>
      <div class="stage">${svg}</div>
      <div class="below sans"><span class="wheel"></span><span class="track"></span><span class="disc"></span></div>
    </div>`;
      return html.replace('<!--first-paint-->', () => picture);
    },
  };
}

/** The picture waits for the styles and for nothing else: these first, the program after them. */
export function stylesFirst(): Plugin {
  return {
    name: 'styles-first',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const styles = html.match(/ *<link rel="stylesheet"[^>]*>\n/)?.[0];
        if (!styles) throw new Error('index.html has no stylesheet');
        return html
          .replace(styles, '')
          .replace(/ *<link rel="icon"/, (icon) => styles + icon)
          .replaceAll('<script type="module"', '<script type="module" fetchpriority="low"');
      },
    },
  };
}
