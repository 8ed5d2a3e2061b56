// Where networks are computed. The engine's copy of everything is the truth and the device a cache: whatever happens to the device, the call
// in progress is done again on SIMD, and a fresh device may take over later. A device that stops too often is not asked again until the
// reader does.
import { networkNamed } from '../../assets/catalogue.ts';
import { network as ready, type NetworkName } from '../assets.ts';
import type { ComputeStatus, Measured, Trouble, Wanted, Why } from '../calls/compute.ts';
import type { Compute, Engine } from '../handler.ts';
import { findAdapter } from './adapter.ts';
import { Device } from './device.ts';
import { DeviceFailed, LetGo, reason } from './limits.ts';
import { abandonModule } from './module.ts';
import { measureBoth } from './measure.ts';

/** Failures within so many milliseconds after which the device is left alone. */
const FAILURES_ALLOWED = 2;
const FAILURE_WINDOW_MS = 60_000;
/** Waits before a fresh device is asked for: the browser may have to start its graphics process again. */
const WAITS_MS = [100, 1_000, 3_000];
/** A larger difference, over the largest value, is not rounding. */
const LARGEST_DIFFERENCE = 1e-3;

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export class DeviceCompute implements Compute {
  #engine: Engine;
  #tell: (status: ComputeStatus) => void;
  #breathe: () => Promise<void>;
  #wanted: Wanted = 'auto';
  #device: Device | undefined;
  #measured: Measured | null = null;
  #why: Why | null = null;
  #trouble: Trouble | null = null;
  #failures: number[] = [];
  #recovering = false;
  /** Measurements, one after the other, and the last one that the reader asked for. */
  #queue: Promise<unknown> = Promise.resolve();
  #asked: Promise<ComputeStatus> | undefined;
  #told = '';

  constructor(engine: Engine, tell: (status: ComputeStatus) => void, breathe: () => Promise<void>) {
    this.#engine = engine;
    this.#tell = tell;
    this.#breathe = breathe;
  }

  want(wanted: Wanted) {
    this.#wanted = wanted;
  }

  get status(): ComputeStatus {
    const using = this.#device && !this.#why ? 'gpu' : 'simd';
    return {
      wanted: this.#wanted,
      using,
      device: this.#device?.name ?? null,
      software: this.#device?.software ?? false,
      why: this.#why,
      measured: this.#measured,
      trouble: this.#trouble,
    };
  }

  async attempt<T>(network: NetworkName, job: (device: Device) => Promise<T>): Promise<T | undefined> {
    // Who asks for the device by name waits until it was opened and checked once; else SIMD computes until then.
    if (this.#wanted === 'gpu') await (this.#asked ?? this.measure(network, 'gpu', false)).catch(() => {});
    const device = this.#device;
    if (!device || this.#why || this.#wanted === 'simd') return undefined;
    try {
      return await job(device);
    } catch (error) {
      // The engine's own end is not the device's.
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
      if (!(error instanceof LetGo)) this.#failed(device, error, network);
      return undefined;
    }
  }

  trapped(event: ErrorEvent): boolean {
    const from = `${event.filename} ${event.error instanceof Error ? event.error.stack : ''}`;
    if (!/\/gpu(_bg)?-/.test(from)) return false;
    abandonModule();
    if (this.#device) this.#failed(this.#device, event.message, this.#measured?.network ?? networkNamed('').name);
    return true;
  }

  measure(network: NetworkName, wanted: Wanted, again: boolean): Promise<ComputeStatus> {
    this.#wanted = wanted;
    if (wanted === 'simd') this.#device?.unload();
    if (again) {
      this.#failures = [];
      this.#trouble = null;
    }
    return (this.#asked = this.#turn(network, again));
  }

  #turn(network: NetworkName, again: boolean): Promise<ComputeStatus> {
    const turn = this.#queue.then(async () => {
      await this.#measure(network, again);
      return this.#say();
    });
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #measure(network: NetworkName, again: boolean) {
    const engine = this.#engine;
    await ready(engine, network);
    const device = this.#wanted === 'simd' ? undefined : await this.#opened(network);
    const known = this.#measured?.network === network && (!device || this.#measured.device);
    if (!known || again) {
      try {
        this.#measured = await measureBoth(engine, network, device, this.#breathe);
      } catch (error) {
        if (!device || !(error instanceof DeviceFailed || error instanceof LetGo)) throw error;
        if (error instanceof DeviceFailed) this.#failed(device, error, network);
        this.#measured = await measureBoth(engine, network, undefined, this.#breathe);
      }
    }
    if (this.#wanted === 'simd') this.#why = 'asked';
    else if (this.#device) this.#why = this.#judge(this.#device);
    if (this.#device && !this.#why && this.#trouble) this.#trouble = { ...this.#trouble, since: 'device' };
  }

  /** What speaks against the open device. */
  #judge(device: Device): Why | null {
    const measured = this.#measured;
    if (!measured?.device) return 'stopped';
    // Also where it is not a number.
    if (!(measured.device.difference <= LARGEST_DIFFERENCE)) return 'wrong';
    if (this.#wanted === 'gpu') return null;
    if (device.software) return 'software';
    return measured.device.perSecond <= measured.simd ? 'slower' : null;
  }

  /** The device, opened if there is none and nothing speaks against it. */
  async #opened(network: NetworkName): Promise<Device | undefined> {
    if (this.#device) return this.#device;
    this.#why = 'stopped';
    if (this.#worn()) return undefined;
    try {
      const adapter = await findAdapter();
      const taken = adapter.kind === 'hardware' || (adapter.kind === 'software' && this.#wanted === 'gpu');
      if (taken) return (this.#device = await Device.open(adapter));
      // A browser whose graphics process has crashed may refuse for a while, or for good.
      this.#why = this.#trouble ? 'stopped' : (adapter.kind as Why);
    } catch (error) {
      this.#note(error);
      void this.#recover(network);
    }
    return undefined;
  }

  #worn() {
    const now = Date.now();
    this.#failures = this.#failures.filter((time) => now - time < FAILURE_WINDOW_MS);
    return this.#failures.length > FAILURES_ALLOWED;
  }

  #note(error: unknown) {
    this.#failures.push(Date.now());
    this.#why = 'stopped';
    this.#trouble = { what: reason(error), since: this.#worn() ? 'simd for good' : 'simd' };
  }

  /** The device is given up, and what it was measured at no longer holds. */
  #failed(device: Device, error: unknown, network: NetworkName) {
    device.end(error instanceof DeviceFailed ? error : new DeviceFailed(reason(error)));
    // Several calls may have been under way on it: it has failed once.
    if (this.#device !== device) return;
    this.#device = undefined;
    if (this.#measured) this.#measured = { ...this.#measured, device: null };
    this.#note(error);
    this.#say();
    void this.#recover(network);
  }

  /** Opens, checks and measures a fresh device while SIMD computes; gives up after a few tries. */
  async #recover(network: NetworkName) {
    if (this.#recovering) return;
    this.#recovering = true;
    try {
      for (const wait of WAITS_MS) {
        await after(wait);
        if (this.#worn() || this.#wanted === 'simd') break;
        if (!this.#device) await this.#turn(network, false).catch(() => {});
        // At once: should it fail again, that recovery has every try of its own.
        if (this.#device) break;
      }
    } finally {
      this.#recovering = false;
    }
    if (!this.#device && this.#trouble && this.#wanted !== 'simd') this.#trouble = { ...this.#trouble, since: 'simd for good' };
    this.#say();
  }

  /** Tells the page what has changed. */
  #say(): ComputeStatus {
    const { status } = this;
    const text = JSON.stringify(status);
    if (text !== this.#told) this.#tell(status);
    this.#told = text;
    return status;
  }
}
