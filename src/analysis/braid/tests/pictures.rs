//! The pictures against the maps.

use super::*;
use crate::kernels::colour::Scale;

#[test]
fn pictures_hold_the_maps_they_should() {
    for rho in [Nonlinearity::Modulus, Nonlinearity::SoftThreshold] {
        let model = model(&spec(rho, true));
        let braid = Braid::new(&model, &image(16)).unwrap();
        let strand = braid.strand(LAYER).unwrap();
        assert_eq!((strand.width, strand.height), (16 + 8 + 8, 9 * 16));
        let picture =
            |atlas: &crate::kernels::colour::Atlas, left: usize, top: usize, side: usize| -> Vec<u8> {
                (top..top + side)
                    .flat_map(|y| atlas.pixels[4 * (y * atlas.width + left)..][..4 * side].to_vec())
                    .collect()
            };
        let mut left = 0;
        for (j, step) in braid.path().steps.iter().enumerate() {
            let side = model.plan.blocks[j].output.width;
            let sheet = braid.sheet(j, UNIT).unwrap();
            let own = braid.strand(UNIT).unwrap();
            for row in 0..8 {
                // Painted once more from the engine's own maps.
                let source = if row < 4 { Source::Wave } else { Source::RhoWave };
                let view = braid.forward.part(j, source).unwrap();
                let channel = step.input * 4 + row % 4;
                let pixels = side * side;
                let (re, im) = view.values[channel * view.shape.row()..][..view.shape.row()].split_at(pixels);
                let mut expected = vec![0; 4 * pixels];
                let full = braid.lights()[j].strand_wave;
                let scale = Scale { full, floor: NOISE_FLOOR * full };
                let im = (!im.is_empty()).then_some(im);
                Aspect::Complex.paint(&braid.painter, re, im, scale, &mut expected).unwrap();
                assert_eq!(picture(&strand, left, row * side, side), expected, "block {j}, row {row}");
                assert_eq!(
                    picture(&sheet, row * side, step.input * side, side),
                    picture(&own, left, row * side, side)
                );
                // The collapsed lane has no hue; with a threshold what passes it keeps one.
                let coloured = expected.chunks_exact(4).any(|p| p[0] != p[1] || p[1] != p[2]);
                let any = expected.chunks_exact(4).any(|p| p[..3] != [0, 0, 0]);
                assert_eq!(coloured, any && (row < 4 || rho == Nonlinearity::SoftThreshold));
                assert!(any || rho == Nonlinearity::SoftThreshold && row >= 4);
            }
            left += side;
        }
        let wavelets = braid.wavelets().unwrap();
        assert_eq!((wavelets.width, wavelets.height), (5 * 19, 3 * 19));

        let light = |l: usize, y: usize, x: usize| -> i32 {
            wavelets.pixels[4 * (y * wavelets.width + (1 + l) * 19 + x)..][..3]
                .iter()
                .map(|&v| i32::from(v))
                .sum()
        };
        assert!(light(0, 9, 9) > 300 && light(0, 0, 0) < 60);
        assert_ne!(light(0, 9, 12), light(1, 9, 12));
        // An output with its heaviest channels: the same maps as in the sheet.
        let ks = arrows::heaviest(&braid.forward, 1, 2, 6);
        let taken = braid.channel(1, 2, &ks, UNIT).unwrap();
        let sheet = braid.sheet(1, UNIT).unwrap();
        assert_eq!((taken.width, taken.height), (7 * 8, 8));
        assert_eq!(picture(&taken, 0, 0, 8), picture(&sheet, 2 * 8, 5 * 8, 8));
        for (i, &k) in ks.iter().enumerate() {
            let (source, channel) = arrows::origin(&model.plan.blocks[1], k);
            let first = match source {
                Source::Wave => 0,
                Source::RhoWave => 4,
                _ => continue,
            };
            let in_sheet = picture(&sheet, (first + channel % 4) * 8, channel / 4 * 8, 8);
            assert_eq!(picture(&taken, (1 + i) * 8, 0, 8), in_sheet);
        }
    }
}
