// Puts the first picture into the document: the frame of the first exhibit with the SVG that the native engine drew, seen before any
// program runs. The words are the exhibit's own; www/theme/first-paint.css lays it out; the exhibit takes its place.
import { createHash } from 'node:crypto';
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

/**
 * The picture waits for the styles and for boot.js, and a phone on a slow network a sixth of a second for each file: both stand in the
 * document, before the program is asked for. The security policy lets in these two texts, by their hashes, and no other.
 */
export function withinDocument(): Plugin {
  return {
    name: 'within-document',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const boot = readFileSync(new URL('../../www/boot.js', import.meta.url), 'utf8').replaceAll(/^ *\/\/.*\n/gm, '');
        const [link, file] = /<link rel="stylesheet"[^>]*href="\.\/(assets\/[^"]+)">/.exec(html) ?? [];
        const sheet = file && bundle[file];
        if (!link || !sheet || sheet.type !== 'asset') throw new Error('index.html has no stylesheet');
        // What it asks for lies beside it.
        const styles = String(sheet.source)
          .trim()
          .replaceAll(/url\("?\.\//g, (url) => url.replace('./', './assets/'));
        delete bundle[file];
        const allow = (directive: string, text: string) => {
          const policy = `${directive} 'self'`;
          if (!html.includes(policy)) throw new Error(`index.html: expected a policy with ${policy}`);
          html = html.replace(policy, `${policy} 'sha256-${createHash('sha256').update(text).digest('base64')}'`);
        };
        allow('style-src', styles);
        allow('script-src', boot);
        return html
          .replace(link, '')
          .replace('<!--styles-->', () => `<style>${styles}</style>`)
          .replace('<!--boot-->', () => `<script>${boot}</script>`)
          .replaceAll('<script type="module"', '<script type="module" fetchpriority="low"');
      },
    },
  };
}
