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
  },
  test: { include: ['tests/web/unit/**/*.test.ts'], environment: 'node' },
});
