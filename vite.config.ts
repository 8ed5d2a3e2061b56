// How the page is built: relative addresses, ES-module workers, and what the first picture needs inside the document (the content security
// policy lets in nothing else that stands there).
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { firstPaint, withinDocument } from './scripts/lib/first-paint.ts';

/** Parts of the frame that are fetched when a reader opens them: choosing and making images, saving figures. */
const OPENED =
  /www.components.(images.(ImagePanel|OwnImage|Samples|DrawPad|CropBox|Camera|read-picture|search|strokes)|save.(save|film|webm|svg-pen))/;

/** Parts that only the chapters below the first have. */
const LATER = /www.components.(Chart|chart-layout|MapCanvas|pixels)/;

const FIRST = /www.(components|state|theme|engine|main|App)|exhibits.(index|tangles)|node_modules/;

export default defineConfig({
  base: './',
  publicDir: 'www/public',
  plugins: [svelte(), firstPaint(), withinDocument()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // One style sheet; one file for the first chapter and the frame, one for the chapters below it, one for what is opened on a click: small
    // files compress badly, and are fetched one by one. scripts/budget.mjs knows these names.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // A group takes along what its files import: the frame's comes before.
            { name: 'first', test: (id) => FIRST.test(id) && !OPENED.test(id) && !LATER.test(id), priority: 2 },
            { name: 'opened', test: OPENED, priority: 1 },
            { name: 'later', test: (id) => LATER.test(id) || /www.exhibits/.test(id) },
          ],
        },
      },
    },
  },
  // A shared machine can take seconds over what is milliseconds' work: how long a test may take says nothing about the code.
  test: { include: ['tests/web/unit/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
});
