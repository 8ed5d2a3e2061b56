// Figures as files: what the SVG writer writes for what a canvas would paint, lines broken, numbers as CSV.
import { describe, expect, it } from 'vitest';
import { asCsv, broken } from '../../../www/components/save/save.ts';
import { SvgPen } from '../../../www/components/save/svg-pen.ts';

const bodyOf = (draw: (pen: SvgPen) => void) => {
  const pen = new SvgPen(100, 50);
  draw(pen);
  return pen
    .text()
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>\n$/, '');
};

describe('the SVG writer', () => {
  it('says how large it is', () => {
    expect(new SvgPen(100, 50).text()).toBe(
      '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"></svg>\n',
    );
  });

  it('writes paths with their style, and gives the style back', () => {
    const body = bodyOf((pen) => {
      pen.strokeStyle = '#abc';
      pen.lineWidth = 2;
      pen.save();
      pen.strokeStyle = '#fff';
      pen.globalAlpha = 0.5;
      pen.translate(10, 5);
      pen.beginPath();
      pen.moveTo(0, 0);
      pen.lineTo(3, 4);
      pen.stroke();
      pen.restore();
      pen.strokeRect(1, 2, 3, 4);
    });
    expect(body).toContain('<path d="M0 0L3 4" fill="none" stroke="#fff" stroke-width="2"');
    expect(body).toContain('opacity="0.5" transform="matrix(1 0 0 1 10 5)"');
    expect(body).toContain('<rect x="1" y="2" width="3" height="4" fill="none" stroke="#abc" stroke-width="2"');
    expect(body.match(/opacity/g)).toHaveLength(1);
  });

  it('writes a whole circle as two halves, and an arc as what it is', () => {
    const circle = bodyOf((pen) => {
      pen.arc(10, 10, 5, 0, 2 * Math.PI);
      pen.fill();
    });
    expect(circle.match(/A5 5/g)).toHaveLength(2);
    const back = bodyOf((pen) => {
      pen.arc(0, 0, 10, 0, Math.PI / 2, true);
      pen.fill();
    });
    // Three quarters, the other way round.
    expect(back).toMatch(/M10 0A10 10 0 0 0 \S+ \S+A10 10 0 0 0 0 10/);
  });

  it('lets no text become markup', () => {
    const body = bodyOf((pen) => pen.fillText('<script>"&', 1, 2));
    expect(body).toContain('&lt;script&gt;&quot;&amp;');
    expect(body).not.toContain('<script>');
  });

  it('cuts what is drawn after a clip, until it is restored', () => {
    const body = bodyOf((pen) => {
      pen.save();
      pen.rect(0, 0, 5, 5);
      pen.clip();
      pen.fillRect(0, 0, 50, 50);
      pen.restore();
      pen.fillRect(1, 1, 2, 2);
    });
    expect(body).toMatch(/<clipPath id="d0"><path d="M0 0h5v5h-5Z"\/><\/clipPath>/);
    expect(body.match(/<g clip-path="url\(#d0\)">/g)).toHaveLength(1);
  });

  it('refuses what it would get wrong', () => {
    expect(() => new SvgPen(1, 1).setTransform()).toThrow('coordinates');
  });
});

describe('captions', () => {
  it('are broken between words', () => {
    const letters = (text: string) => text.length;
    expect(broken('one two three four', 9, letters)).toEqual(['one two', 'three', 'four']);
    expect(broken('incomprehensibilities', 5, letters)).toEqual(['incomprehensibilities']);
  });
});

describe('numbers', () => {
  it('are CSV that any program reads', () => {
    const table = { caption: '', columns: ['class', 'share'], rows: [['dog, or "hound"', 0.5] as const] };
    expect(asCsv(table, ['A claim, with a comma'])).toBe('"# A claim, with a comma"\r\nclass,share\r\n"dog, or ""hound""",0.5\r\n');
  });
});
