// An open graphics device and the programs loaded on it. It fails once: from then on every wait for it ends, and another must be opened.
import type { Engine } from '../handler.ts';
import type { NetworkName } from '../assets.ts';
import type { Adapter } from './adapter.ts';
import { ANSWER_MS, DeviceFailed, LOAD_MS, within } from './limits.ts';
import { gpuModule, moduleStopped, type Gpu } from './module.ts';
import { Passes } from './passes.ts';

type GpuDevice = Gpu['GpuDevice']['prototype'];
type Session = Gpu['GpuSession']['prototype'];

/** Programs kept loaded; the one not used for longest goes first. */
const KEPT = 4;
/** Seconds that a pass should take, and the part of its rate in registers that a device is taken to reach in a network. */
const PASS_SECONDS = 0.1;
const SHARE_OF_RATE = 0.1;
const MOST_IMAGES = 256;
/** A device that is a program on the CPU is no faster with many. */
const MOST_IN_SOFTWARE = 16;
const LEAST_IMAGES = 4;

export class Device {
  readonly name: string;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
  /** Multiply-adds a second in registers. */
  readonly rate: number;
  #gpu: Gpu;
  #device: GpuDevice;
  #loaded = new Map<string, Promise<Passes>>();
  #stop: (error: DeviceFailed) => void = () => {};
  #stopped: Promise<never>;

  private constructor(gpu: Gpu, device: GpuDevice, adapter: Adapter, rate: number) {
    this.#gpu = gpu;
    this.#device = device;
    this.name = adapter.name;
    this.software = adapter.kind === 'software';
    this.rate = rate;
    this.#stopped = new Promise<never>((_, reject) => (this.#stop = reject));
    this.#stopped.catch(() => {});
  }

  /** Downloads the module if need be, opens a device and measures it. */
  static open(adapter: Adapter): Promise<Device> {
    const open = async () => {
      const gpu = await gpuModule();
      const device = await within(ANSWER_MS, 'the graphics device', () => gpu.GpuDevice.open(adapter.kind === 'software'));
      const [rate = 0] = (await device.measure()) as Float64Array;
      if (!(rate > 0)) throw new DeviceFailed('the graphics device could not be measured');
      return new Device(gpu, device, adapter, rate);
    };
    return within(LOAD_MS, 'opening the graphics device', () => Promise.race([open(), moduleStopped]));
  }

  /** A network's evaluation: every map of one image, or logits and averages of as many as take about a tenth of a second. */
  network(engine: Engine, network: NetworkName, maps: boolean): Promise<Passes> {
    const images = maps ? 1 : this.#batch(engine, network);
    return this.passes(`${network} ${maps}`, images, engine.gpu_names(network, maps), 'forward', 'fold', () =>
      engine.gpu_program(network, images, maps, this.rate),
    );
  }

  #batch(engine: Engine, network: NetworkName): number {
    const images = (PASS_SECONDS * SHARE_OF_RATE * this.rate) / engine.gpu_multiply_adds(network);
    const power = 2 ** Math.floor(Math.log2(Math.max(1, images)));
    return engine.gpu_images(network, Math.min(this.software ? MOST_IN_SOFTWARE : MOST_IMAGES, Math.max(LEAST_IMAGES, power)), this.rate);
  }

  /** A program under a key: loaded the first time, and `first`, a section to run once, run. */
  async passes(key: string, images: number, names: string[], section: string, first: string | null, program: () => Uint32Array) {
    const known = this.#loaded.get(key);
    const loaded = known ?? this.#load(images, names, section, first, program());
    // To the end of the line: the map's first is the one not used for longest.
    this.#loaded.delete(key);
    this.#loaded.set(key, loaded);
    if (!known) loaded.catch(() => this.#loaded.delete(key));
    const oldest = this.#loaded.size > KEPT ? this.#loaded.entries().next().value : undefined;
    if (oldest) {
      this.#loaded.delete(oldest[0]);
      void oldest[1].then((passes) => passes.free()).catch(() => {});
    }
    return loaded;
  }

  #load(images: number, names: string[], section: string, first: string | null, words: Uint32Array): Promise<Passes> {
    return within(LOAD_MS, 'preparing the graphics device', async () => {
      const loading = this.#gpu.GpuSession.load(this.#device, words) as Promise<Session>;
      const session = await Promise.race([loading, this.#stopped]);
      if (first) session.run(first);
      return new Passes(session, section, names, images, this.#stopped);
    });
  }

  /** Lets go of what is loaded; it can be loaded again. */
  unload() {
    for (const loaded of this.#loaded.values()) void loaded.then((passes) => passes.free()).catch(() => {});
    this.#loaded.clear();
  }

  /** Ends every wait, and gives the device up. */
  end(error: DeviceFailed) {
    this.#stop(error);
    this.#loaded.clear();
    try {
      this.#device.destroy();
    } catch {
      // A device that has failed may refuse even this.
    }
  }
}
