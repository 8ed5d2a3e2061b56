// What the commands print, and how they run other programs: every long step shows that it is alive and how far it is.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** An error the reader can act on: printed as it is, without a stack. */
export class Refusal extends Error {}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Runs `body` and turns its failure into one clear message and exit code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    if (error instanceof Refusal) process.stderr.write(`\n${error.message}\n`);
    else process.stderr.write(`\n${error?.stack ?? error}\n`);
    process.exit(1);
  }
}

const HEARTBEAT_MS = process.stdout.isTTY ? 1000 : 10_000;

/**
 * Runs a program quietly under a title; while it runs, a line says for how long and how far (`progress` reads the latest output line and
 * returns a few words, or nothing). Its output is shown in full only when it fails.
 * @returns {Promise<string>} stdout and stderr together
 */
export function step(title, command, args, { env = {}, cwd = root, progress, mayFail = false, show = false } = {}) {
  const started = Date.now();
  let said = '';
  let output = '';
  let shown = false;
  const tty = process.stdout.isTTY;
  const line = () => `${title} … ${Math.round((Date.now() - started) / 1000)} s${said ? `, ${said}` : ''}`;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setInterval(() => {
      if (show) return;
      if (tty) process.stdout.write(`\r\x1b[2K${line().slice(0, (process.stdout.columns ?? 100) - 1)}`);
      else say(line());
      shown = true;
    }, HEARTBEAT_MS);
    const take = (chunk) => {
      const text = String(chunk);
      output += text;
      if (show) process.stdout.write(text);
      for (const part of text.split('\n')) said = progress?.(part) ?? said;
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      clearInterval(timer);
      if (mayFail) resolve('');
      else reject(new Refusal(`${title}: could not run ${command} (${error.message}).`));
    });
    child.on('close', (code) => {
      clearInterval(timer);
      if (tty && shown) process.stdout.write('\r\x1b[2K');
      if (code === 0) {
        if (!show) say(`${title}: done in ${seconds(started)}`);
        resolve(output);
      } else if (mayFail) {
        resolve('');
      } else {
        const tail = show ? '' : `${output.split('\n').slice(-60).join('\n')}\n`;
        reject(new Refusal(`${tail}${title} failed: \`${command} ${args.join(' ')}\` ended with code ${code}.`));
      }
    });
  });
}

/** Runs a program for its answer: its stdout, or '' when it is missing or fails. */
export function ask(command, args, { cwd = root } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', () => resolve(''));
    child.on('close', (code) => resolve(code === 0 ? output.trim() : ''));
  });
}

/** Cargo's progress in words: how many crates of how many, and the latest one. */
export function cargoProgress(total) {
  const seen = new Set();
  let of = total ? ` of about ${total}` : '';
  return (line) => {
    // wasm-pack builds wasm-bindgen's program in between, once: its crates are others, and not counted in advance.
    if (/Installing wasm-bindgen/.test(line)) {
      seen.clear();
      of = ' of wasm-bindgen (once, about three minutes)';
      return 'installing wasm-bindgen';
    }
    const match = /^\s*(?:Compiling|Checking) (\S+) v/.exec(line);
    if (match) seen.add(match[1]);
    else if (/^\s*Downloading|^\s*Updating/.test(line)) return line.trim().slice(0, 60);
    else return undefined;
    return `${seen.size}${of} crates, now ${match[1]}`;
  };
}
