// What can be asked about where networks are computed: on the CPU (SIMD) or on the graphics device (WebGPU).
import type { Call } from '../protocol.ts';
import type { NetworkName } from '../assets.ts';

/** What the reader asks for; `auto` is WebGPU where the adapter is real, right and faster. */
export type Wanted = 'auto' | 'simd' | 'gpu';

/** Why the device does not compute, where it does not. */
export type Why = 'asked' | 'no-webgpu' | 'no-adapter' | 'software' | 'slower' | 'wrong' | 'stopped';

export interface Measured {
  network: NetworkName;
  /** Images a second through the network, on the CPU. */
  simd: number;
  /** The same on the device, reading back included; null where none was measured. */
  device: {
    name: string;
    perSecond: number;
    /** Images of a pass. */
    batch: number;
    /** Images on which the two were compared, and the largest difference over the largest value. */
    compared: number;
    difference: number;
  } | null;
}

/** The device stopped while the page used it. */
export interface Trouble {
  what: string;
  /** What computes since: SIMD until a new device is there, a new device, or SIMD until the reader asks again. */
  since: 'simd' | 'device' | 'simd for good';
}

export interface ComputeStatus {
  wanted: Wanted;
  using: 'simd' | 'gpu';
  /** The open device's name. */
  device: string | null;
  /** Whether it is a program on the CPU. */
  software: boolean;
  why: Why | null;
  measured: Measured | null;
  trouble: Trouble | null;
}

export interface ComputeCalls {
  /**
   * Measures both on a network and chooses. What is measured already is measured again only with `again`, which also forgives a device that
   * stopped too often.
   */
  'compute.measure': Call<{ network: NetworkName; wanted: Wanted; again: boolean }, ComputeStatus>;
}
