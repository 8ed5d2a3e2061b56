// How the scripts start Chromium.
import { chromium } from '@playwright/test';
import { chromiumPath } from './setup.mjs';

const FLAGS =
  '--headless --no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  );

/** WebGPU on Chromium's own software device, the same on every machine. */
export const SOFTWARE_WEBGPU =
  '--enable-unsafe-webgpu --enable-features=Vulkan --use-vulkan=swiftshader --use-webgpu-adapter=swiftshader --use-angle=swiftshader'.split(
    ' ',
  );

/** A software device compiles for seconds what clears a workgroup's memory, store by store; no kernel may count on its being clear. */
export const UNCLEARED = ['--enable-dawn-features=disable_workgroup_init'];

export const launchChromium = (flags = []) => chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...flags] });
