// How the page is built: relative addresses, ES-module workers, nothing inlined into the document (the content security policy forbids it).
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { firstPaint } from './scripts/lib/first-paint.ts';

export default defineConfig({
  base: './',
  publicDir: 'www/public',
  plugins: [svelte(), firstPaint()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // One style sheet, and one file for the exhibits below the first: small files compress badly, and are fetched one by one.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', test: /www.(components|state|theme|engine|main|App)|exhibits.(index|tangles)|node_modules/ },
            { name: 'later', test: /www.exhibits.(arrows|eight|separation|threshold)/ },
          ],
        },
      },
    },
  },
  // A shared machine can take seconds over what is milliseconds' work: how long a test may take says nothing about the code.
  test: { include: ['tests/web/unit/**/*.test.ts'], environment: 'node', testTimeout: 30_000 },
});
