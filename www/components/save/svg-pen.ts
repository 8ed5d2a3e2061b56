// A drawing context that writes SVG instead of painting: what `draw` functions use of CanvasRenderingContext2D, and an error for the rest.

type Matrix = readonly [number, number, number, number, number, number];

interface State {
  fillStyle: string | Gradient;
  strokeStyle: string | Gradient;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  globalAlpha: number;
  globalCompositeOperation: string;
  font: string;
  textAlign: string;
  textBaseline: string;
  imageSmoothingEnabled: boolean;
  imageSmoothingQuality: string;
  letterSpacing: string;
  fontKerning: string;
}

/** What a picture's pixels are multiplied by before they are embedded: as on a sharp screen. */
const SCALE = 2;
const ROUND = 100;
const short = (v: number) => String(Math.round(v * ROUND) / ROUND);
const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

class Gradient {
  readonly stops: [number, string][] = [];
  constructor(
    readonly id: string,
    readonly line: readonly [number, number, number, number] | undefined,
    readonly cone: readonly [number, number, number] | undefined,
  ) {}
  addColorStop(at: number, colour: string) {
    this.stops.push([at, colour]);
  }
  /** The colour at a place from 0 to 1: the stop before it. */
  at(place: number): string {
    return this.stops.findLast(([at]) => at <= place)?.[1] ?? this.stops[0]?.[1] ?? 'none';
  }
  get defs(): string {
    const [x1, y1, x2, y2] = this.line!.map(short);
    const stops = this.stops.map(([at, colour]) => `<stop offset="${short(at)}" stop-color="${escaped(colour)}"/>`).join('');
    return `<linearGradient id="${this.id}" gradientUnits="userSpaceOnUse" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stops}</linearGradient>`;
  }
}

const BASELINES: Record<string, string> = { top: 'text-before-edge', hanging: 'hanging', middle: 'central', bottom: 'text-after-edge' };
const ANCHORS: Record<string, string> = { center: 'middle', right: 'end', end: 'end' };
const BLENDS: Record<string, string> = { lighten: 'lighten', lighter: 'plus-lighter', screen: 'screen', multiply: 'multiply' };

export class SvgPen implements State {
  fillStyle: string | Gradient = 'black';
  strokeStyle: string | Gradient = 'black';
  lineWidth = 1;
  lineCap = 'butt';
  lineJoin = 'miter';
  miterLimit = 10;
  globalAlpha = 1;
  globalCompositeOperation = 'source-over';
  font = '10px sans-serif';
  textAlign = 'start';
  textBaseline = 'alphabetic';
  letterSpacing = '0px';
  fontKerning = 'auto';
  imageSmoothingEnabled = true;
  imageSmoothingQuality = 'low';
  readonly canvas: { width: number; height: number };

  #body: string[] = [];
  #defs: string[] = [];
  #path = '';
  #dash: number[] = [];
  #matrix: Matrix = [1, 0, 0, 1, 0, 0];
  #clip = '';
  #stack: { state: State; dash: number[]; matrix: Matrix; clip: string }[] = [];
  #gradients = new Set<Gradient>();
  #blends = new Set<string>();
  #ids = 0;
  #ruler: CanvasRenderingContext2D | undefined;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.canvas = { width: width * SCALE, height: height * SCALE };
  }

  /** The whole drawing; `more` comes after it. */
  text(more = '', height = this.height): string {
    const blends = [...this.#blends].map((blend) => `.${blend}{mix-blend-mode:${blend}}`).join('');
    const inside = `${blends ? `<style>${blends}</style>` : ''}${this.#defs.join('')}`;
    const defs = inside ? `<defs>${inside}</defs>` : '';
    const size = `width="${short(this.width)}" height="${short(height)}" viewBox="0 0 ${short(this.width)} ${short(height)}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${defs}${this.#body.join('\n')}${more}</svg>\n`;
  }

  save() {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, globalAlpha, globalCompositeOperation, font, textAlign, textBaseline } =
      this;
    const { imageSmoothingEnabled, imageSmoothingQuality, letterSpacing, fontKerning } = this;
    const state = {
      fillStyle,
      strokeStyle,
      lineWidth,
      lineCap,
      lineJoin,
      globalAlpha,
      globalCompositeOperation,
      font,
      textAlign,
      textBaseline,
    };
    const rest = { imageSmoothingEnabled, imageSmoothingQuality, letterSpacing, fontKerning };
    this.#stack.push({ state: { ...state, ...rest }, dash: this.#dash, matrix: this.#matrix, clip: this.#clip });
  }
  restore() {
    const before = this.#stack.pop();
    if (!before) return;
    Object.assign(this, before.state);
    [this.#dash, this.#matrix, this.#clip] = [before.dash, before.matrix, before.clip];
  }

  transform(a: number, b: number, c: number, d: number, e: number, f: number) {
    const [A, B, C, D, E, F] = this.#matrix;
    this.#matrix = [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
  }
  translate(x: number, y: number) {
    this.transform(1, 0, 0, 1, x, y);
  }
  scale(x: number, y: number) {
    this.transform(x, 0, 0, y, 0, 0);
  }
  rotate(angle: number) {
    this.transform(Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0);
  }
  /** As a canvas of this many pixels says it. */
  getTransform() {
    const [a, b, c, d, e, f] = this.#matrix.map((v) => v * SCALE) as unknown as Matrix;
    return { a, b, c, d, e, f };
  }

  beginPath() {
    this.#path = '';
  }
  moveTo(x: number, y: number) {
    this.#path += `M${short(x)} ${short(y)}`;
  }
  lineTo(x: number, y: number) {
    this.#path += `${this.#path ? 'L' : 'M'}${short(x)} ${short(y)}`;
  }
  bezierCurveTo(a: number, b: number, c: number, d: number, x: number, y: number) {
    this.#path += `C${[a, b, c, d, x, y].map(short).join(' ')}`;
  }
  quadraticCurveTo(a: number, b: number, x: number, y: number) {
    this.#path += `Q${[a, b, x, y].map(short).join(' ')}`;
  }
  closePath() {
    this.#path += 'Z';
  }
  rect(x: number, y: number, width: number, height: number) {
    this.#path += `M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`;
  }
  arc(x: number, y: number, r: number, from: number, to: number, back = false) {
    const turn = 2 * Math.PI;
    let sweep = back ? from - to : to - from;
    sweep = Math.abs(sweep) >= turn - 1e-9 ? turn : ((sweep % turn) + turn) % turn;
    const sign = back ? -1 : 1;
    const at = (angle: number) => `${short(x + r * Math.cos(angle))} ${short(y + r * Math.sin(angle))}`;
    this.#path += `${this.#path ? 'L' : 'M'}${at(from)}`;
    // Half a circle at a time: an arc that ends where it began is nothing.
    const steps = Math.max(1, Math.ceil(sweep / Math.PI));
    for (let n = 1; n <= steps; n++) this.#path += `A${short(r)} ${short(r)} 0 0 ${back ? 0 : 1} ${at(from + (sign * sweep * n) / steps)}`;
  }
  setLineDash(dash: number[]) {
    this.#dash = dash;
  }
  clip() {
    const id = this.#id();
    const within = this.#clip ? ` clip-path="url(#${this.#clip})"` : '';
    this.#defs.push(`<clipPath id="${id}"${within}><path d="${this.#path}"${this.#where()}/></clipPath>`);
    this.#clip = id;
  }

  fill() {
    this.#fill(this.#path);
  }
  stroke() {
    if (this.#path) this.#add(`<path d="${this.#path}" fill="none"${this.#line()}`, '/>');
  }
  fillRect(x: number, y: number, width: number, height: number) {
    this.#fill(`M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`);
  }
  strokeRect(x: number, y: number, width: number, height: number) {
    this.#add(`<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}" fill="none"${this.#line()}`, '/>');
  }
  /** A drawing begins with nothing on it. */
  clearRect() {}
  setTransform() {
    throw new Error('a figure draws in the coordinates that it is given');
  }

  fillText(text: string, x: number, y: number) {
    this.#add(`<text x="${short(x)}" y="${short(y)}" fill="${this.#paint(this.fillStyle)}"${this.#type()}`, `>${escaped(text)}</text>`);
  }
  strokeText(text: string, x: number, y: number) {
    this.#add(`<text x="${short(x)}" y="${short(y)}" fill="none"${this.#line()}${this.#type()}`, `>${escaped(text)}</text>`);
  }
  measureText(text: string): TextMetrics {
    const { font, textAlign, textBaseline } = this;
    this.#ruler ??= document.createElement('canvas').getContext('2d')!;
    Object.assign(this.#ruler, { font, textAlign, textBaseline });
    return this.#ruler.measureText(text);
  }

  createLinearGradient(x1: number, y1: number, x2: number, y2: number) {
    return new Gradient(this.#id(), [x1, y1, x2, y2], undefined);
  }
  createConicGradient(start: number, x: number, y: number) {
    return new Gradient(this.#id(), undefined, [start, x, y]);
  }

  drawImage(image: CanvasImageSource & { width: number; height: number }, ...to: number[]) {
    const [sx, sy, sw, sh, x, y, width, height] =
      to.length === 8 ? to : [0, 0, image.width, image.height, to[0], to[1], to[2] ?? image.width, to[3] ?? image.height];
    if (!(sw! > 0 && sh! > 0)) return;
    const part = document.createElement('canvas');
    part.width = Math.max(1, Math.round(sw!));
    part.height = Math.max(1, Math.round(sh!));
    part.getContext('2d')!.drawImage(image, sx!, sy!, sw!, sh!, 0, 0, part.width, part.height);
    const look = this.imageSmoothingEnabled ? '' : ' image-rendering="pixelated"';
    const box = `x="${short(x!)}" y="${short(y!)}" width="${short(width!)}" height="${short(height!)}" preserveAspectRatio="none"`;
    this.#add(`<image href="${part.toDataURL()}" ${box}${look}`, '/>');
  }

  #id() {
    return `d${this.#ids++}`;
  }
  #where(): string {
    const m = this.#matrix;
    return m.every((v, i) => v === [1, 0, 0, 1, 0, 0][i])
      ? ''
      : ` transform="matrix(${m.map((v) => Math.round(v * 1e4) / 1e4).join(' ')})"`;
  }
  #add(start: string, end: string) {
    const alpha = this.globalAlpha < 1 ? ` opacity="${short(this.globalAlpha)}"` : '';
    const blend = BLENDS[this.globalCompositeOperation];
    if (blend) this.#blends.add(blend);
    const element = `${start}${alpha}${blend ? ` class="${blend}"` : ''}${this.#where()}${end}`;
    // A clip is in coordinates of its own, so it is not on the transformed element itself.
    this.#body.push(this.#clip ? `<g clip-path="url(#${this.#clip})">${element}</g>` : element);
  }
  #paint(style: string | Gradient): string {
    if (typeof style === 'string') return escaped(style);
    if (!style.line) return style.at(0);
    if (!this.#gradients.has(style)) this.#defs.push(style.defs);
    this.#gradients.add(style);
    return `url(#${style.id})`;
  }
  #line(): string {
    const dash = this.#dash.length ? ` stroke-dasharray="${this.#dash.map(short).join(' ')}"` : '';
    return ` stroke="${this.#paint(this.strokeStyle)}" stroke-width="${short(this.lineWidth)}" stroke-linecap="${this.lineCap}" stroke-linejoin="${this.lineJoin}"${dash}`;
  }
  #type(): string {
    const anchor = ANCHORS[this.textAlign];
    const baseline = BASELINES[this.textBaseline];
    const [, weight = '400', size = '10', family = 'sans-serif'] = /(?:(\d+|bold) )?([\d.]+)px (.+)/.exec(this.font) ?? [];
    const font = `font-family="${escaped(family)}" font-size="${size}" font-weight="${weight}" xml:space="preserve"`;
    return ` ${font}${anchor ? ` text-anchor="${anchor}"` : ''}${baseline ? ` dominant-baseline="${baseline}"` : ''}`;
  }
  #fill(path: string) {
    if (!path) return;
    const style = this.fillStyle;
    if (typeof style === 'string' || style.line) return this.#add(`<path d="${path}" fill="${this.#paint(style)}"`, '/>');
    // SVG knows no cone of colours: wedges of one colour each, cut to the shape.
    const [start, x, y] = style.cone!;
    const id = this.#id();
    this.#defs.push(`<clipPath id="${id}"><path d="${path}"/></clipPath>`);
    const WEDGES = 120;
    const far = this.width + this.height;
    const corner = (angle: number) => `${short(x + far * Math.cos(angle))} ${short(y + far * Math.sin(angle))}`;
    const wedges = Array.from({ length: WEDGES }, (_, n) => {
      const [from, to] = [n, n + 1.1].map((k) => start + (2 * Math.PI * k) / WEDGES);
      return `<path d="M${short(x)} ${short(y)}L${corner(from!)}L${corner(to!)}Z" fill="${escaped(style.at((n + 0.5) / WEDGES))}"/>`;
    });
    this.#add(`<g clip-path="url(#${id})"`, `>${wedges.join('')}</g>`);
  }
}
